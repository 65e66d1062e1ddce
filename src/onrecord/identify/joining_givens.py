"""Given names that are one (English short forms, forms in neighbouring languages), and surnames that say little."""

from __future__ import annotations

from functools import cache, lru_cache

from onrecord.identify.names import skeleton, sound, word_set

#: A name and what people who bear it are called, split by bars. A short form may stand under several names.
_SHORT_FORMS = """
abigail abby abbie gail|abraham abe|adelaide addie|albert al bert|alexander alex alec sandy sasha xander lex
alexandra alex sandra lexi sasha|alexis alex lex|alfred al alf fred alfie|alan al|alice ali|alison ali|amanda mandy
andrea andie|andrew andy drew|angela angie|anthony tony ant|antonio tony toni|antonia toni|archibald archie
arthur art|augustus gus augie|barbara barb babs barbie|bartholomew bart|benjamin ben benny benji|bernard bernie
bernadette bernie|beatrice bea|beverly bev|bradley brad|bradford brad|brandon bran|calvin cal|cameron cam
caroline carrie carol|catherine cathy kate katie kitty cat kit kathy|katherine kate katie kathy kat kit kathie
kathleen kathy kate kath|charles charlie chuck chas chaz charley|charlotte charlie lottie|chester chet
christian chris|christina chris tina chrissy christy|christine chris tina chrissy christy
christopher chris kit topher|clarence clancy|clifford cliff|clifton cliff|clinton clint|constance connie
cornelius neil corny|curtis curt|cynthia cindy|daniel dan danny|danielle dani|darrell darryl|david dave davy davey
deborah deb debbie debby debra|debra deb debbie|dennis denny|dolores lola|dominic dom nick|dominick dom nick
donald don donny donnie|dorothy dot dottie dolly|douglas doug|edgar ed eddie|edmund ed eddie ned ted
edward ed eddie ned ted teddy|edwin ed eddie|eleanor ellie nell nora
elizabeth liz beth betty lizzie eliza betsy libby lisa elisabeth bess liza|ellen ellie nell|emily em emmy|emma em
emmanuel manny|ernest ernie|eugene gene|evelyn eve evie|ezekiel zeke|florence flo|frances fran frannie
francis frank fran|francisco pancho paco frank|franklin frank|frederick fred freddie freddy rick|gabriel gabe
gabrielle gabby|gary gaz|geoffrey geoff jeff|george georgie|gerald gerry jerry|gerard gerry jerry|gilbert gil bert
gordon gordy|gregory greg gregg|gwendolyn gwen|harold harry hal|harriet harry hattie|harrison harry|harvey harv
helen nell|henrietta hattie etta|henry hank harry hal|herbert herb bert|howard howie|hubert bert hugh|hugh hughie
ignatius iggy|isaac ike|isabella bella izzy|isabel izzy bell|jacob jake|jacqueline jackie jacqui
james jim jimmy jamie jimbo|jane janie|janet jan|janice jan|jason jay|jasmine jas|jean jeanie|jeffrey jeff
jennifer jen jenny jenna|jeremiah jerry|jeremy jerry jez|jerome jerry|jessica jess jessie|jesse jess|jill jilly
joan joanie|joanna jo|joanne jo|joel joey|john jack johnny jon johnnie|jonathan jon jonny john|johnathan john jon
joseph joe joey jos|josephine jo josie|joshua josh|joyce joy|judith judy jude|julia julie jules|julian jules
juliet julie|justin jus|karen kari|kelly kel|kenneth ken kenny|kevin kev|kimberly kim kimberley|kristen kris kristin
kristina kris|kirsten kris|laurence larry laurie|lawrence larry laurie lawrie|lambert bert|leonard len lenny leo
leonardo leo|leopold leo|leroy lee|leslie les|lewis lew|lillian lil lily|lincoln linc|louis lou louie|louise lou
lucas luke|lucille lucy|lucy lu|luther lute|madeleine maddie madeline|magdalena magda lena|marcus marc mark
margaret maggie meg peggy marge margie greta madge peg|maria mia|marilyn mary|marjorie marge|martha marty
martin marty|martina tina|marvin marv|mary molly polly may|matthew matt matty|matthias matt|maurice mo morrie
maureen mo|maximilian max|maxwell max|megan meg|melanie mel|melissa mel missy|melvin mel
michael mike mick mickey micky mikey|michelle shelly|mildred millie|miles milo|milton milt|miranda mandy|miriam mimi
mitchell mitch|montgomery monty|mortimer mort|morris mo|nancy nan|natalie nat|nathan nat nate|nathaniel nat nate
nicholas nick nicky nico|nicolas nick nico|nicole nikki nicky|norbert bert|norman norm|oliver ollie|olivia liv livvy
oscar ozzie|oswald oz ozzie|pamela pam|patricia pat patty tricia trish patsy|patrick pat paddy|paul paulie
paula polly|percival percy|peter pete|philip phil pip phillip|phillip phil|priscilla cilla|rachel rae|ralph ralphie
randall randy|randolph randy|raphael rafe|raymond ray|rebecca becky becca|reginald reg reggie|rene ren|reuben rube
rhonda ron|richard rick dick rich ricky richie dickie|robert bob rob bobby robbie bert bobbie|roberta bobbie
roderick rod|rodney rod|rodrigo rod|roger rog|roland rollie|ronald ron ronnie|rosemary rose rosie|rosalind roz
roxanne roxy|rudolph rudy|rudolf rudy|rudolfo rudy|rupert bert|russell russ|rutherford ruth|salvatore sal
samantha sam|samuel sam sammy|sandra sandy|sarah sally sadie|sebastian seb bas|seymour sy|sharon shari
sheldon shelly|shirley shirl|sidney sid|simon si|sophia sophie|stanley stan|stephanie steph stevie
stephen steve steven stevie stephan|steven steve stevie|stewart stew stu|stuart stu|susan sue susie suzy
susanna sue susie suzy susannah|suzanne sue suzy|sylvester sly|sylvia syl|tabitha tabby|tamara tammy|terence terry
terrence terry|theresa terry tess tessa teresa|theodora dora|theodore ted teddy theo|thomas tom tommy|tiffany tiff
timothy tim timmy|tobias toby|tracy trace|ulysses uly|ursula ursie|valerie val|vanessa nessa|vera verie|vernon vern
veronica ronnie|victor vic|victoria vicky vicki tori|vincent vince vinny vin|viola vi|violet vi
virginia ginny ginger|vivian viv|wallace wally|walter walt wally|warren ren|wayne way|wendell wendy|wesley wes
wilbur will|wilfred will wilf fred|wilhelmina mina|william bill will billy willie liam willy|willard will
winifred winnie|winston win winnie|yvonne vonnie|zachary zach zack|zachariah zach zack
"""
#: One name in neighbouring languages.
_COGNATES = """
alexander aleksandr oleksandr alyaksandr alexandr aleksander oleksander alexandros alejandro alexandre
alexandra aleksandra oleksandra|alexei aleksei oleksiy oleksii aliaksei alexey
andrei andrey andriy andrii andrej andrzej|anatoly anatoliy anatolii anatol|anna hanna ganna|anton antin
arkady arkadiy|boris borys barys|daria darya dariya|denis denys dzianis|dmitry dmitri dmytro dzmitry dimitri
elena olena yelena alena|ekaterina yekaterina kateryna katsiaryna katerina
eugene yevgeny evgeny yevhen evgenii yevgeniy yauhen evgeni|george georgy georgiy heorhiy giorgi georgios georgi
gennady hennadiy gennadiy|gregory grigory hryhoriy hryhorii grigoriy|igor ihor|ilya illia illya iliya|irina iryna
ivan iwan|julia yulia yuliya iuliia yuliia|konstantin kostyantyn kostiantyn|leonid leanid|maxim maksym maksim
maria mariya mariia|michael mikhail mykhailo mikhailo mikhael mihail michail michel miguel
nicholas nikolai mykola nikolay nicolai mikola nikola nicolae|nadezhda nadiya nadia
natalia nataliya natalya nataliia natallia|oleg oleh aleh|olga olha volha|paul pavel pavlo pablo paolo pavol
peter petro pyotr petr piotr pedro pietro pierre|roman raman|sergei sergey serhiy serhii siarhei serguei serge
stephen stepan stefan|svetlana svitlana sviatlana|tatiana tetiana tatyana tetyana tatsiana|taras tarass
valentina valentyna|valery valeriy valerii valeri|vasily vasyl vasiliy vassily vasil|victor viktor wiktor
vitaly vitaliy vitalii vitali|vladimir volodymyr uladzimir wladimir|vladislav vladyslav uladzislau
viacheslav vyacheslav viacheslau|vsevolod|yaroslav jaroslav|yuri yury yurii iurii yuriy juri|zhanna zhana
xenia kseniya oksana ksenia|john ivan jan johann johannes juan jean joao giovanni ioannis
joseph josef jose giuseppe iosif josip yosef youssef yusuf yousef|james jaime
william wilhelm guillermo guillaume willem|henry heinrich henri enrique hendrik|charles carlos karl carlo karel
francis francisco francesco francois franz|louis luis luigi ludwig|philip philippe felipe filip
steven stephen stefan stephane esteban|abraham ibrahim|david daoud dawud|solomon sulaiman suleiman|moses moshe musa
jacob yakov yaqub jakob|isaac yitzhak itzhak|simon shimon|benjamin binyamin|emmanuel manuel
katherine catherine ekaterina katarina catarina|helen elena helena
"""

#: Surnames so frequent that they say little; world-wide lists of the most frequent ones agree on these.
FREQUENT = word_set(
    "smith jones williams brown taylor davies davis wilson johnson miller moore anderson thomas jackson white harris "
    "martin thompson garcia martinez robinson clark rodriguez lewis lee walker hall allen young hernandez king wright "
    "lopez hill scott green adams baker gonzalez nelson carter mitchell perez roberts turner phillips campbell parker "
    "evans edwards collins stewart sanchez morris rogers reed cook morgan bell murphy bailey rivera cooper richardson "
    "cox howard ward torres peterson gray ramirez james watson brooks kelly sanders price bennett wood barnes ross "
    "henderson coleman jenkins perry powell long patterson hughes flores washington butler simmons foster gonzales "
    "bryant alexander russell griffin diaz hayes khan ali ahmed hussain hussein hassan mohammed muhammad mohamed singh "
    "kumar sharma patel gupta das shah begum kim park choi jung kang cho yoon jang lim han oh seo shin kwon hwang ahn "
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo nguyen tran le pham hoang phan "
    "vu dang bui do ho ngo duong tanaka suzuki sato watanabe ito yamamoto nakamura kobayashi kato yoshida yamada "
    "mueller muller schmidt schneider fischer weber meyer wagner becker schulz hoffmann koch bauer richter klein wolf "
    "rossi russo ferrari esposito bianchi romano silva santos oliveira souza pereira lima costa ferreira rodrigues "
    "almeida fernandez gomez ruiz alvarez jimenez moreno romero alonso gutierrez dubois durand moreau laurent simon "
    "michel lefebvre leroy roux david bertrand morel fournier girard andersen hansen johansen olsen larsen nielsen "
    "jensen pedersen christensen sorensen johansson andersson karlsson nilsson eriksson larsson olsson persson ivanov "
    "ivanova petrov popov smirnov kuznetsov volkov novak kowalski nowak abdullah ibrahim abbas mahmoud omar osman "
    "murray graham stevens shaw hunt holmes palmer mason ellis marshall fisher webb stone mills knight black grant fox "
    "ryan obrien sullivan kennedy burke lynch doyle walsh byrne ferguson hamilton robertson reid duncan mcdonald "
    "macdonald wallace harrison cole west jordan owens reynolds ford gibson ortiz cruz gomes dixon hart lawson"
)


@cache
def _families() -> dict[str, frozenset[int]]:
    """Each name -> the numbers of the rows in which it stands."""
    found: dict[str, set[int]] = {}
    lines = [line for table in (_SHORT_FORMS, _COGNATES) for line in table.strip().replace("|", "\n").split("\n")]
    for number, line in enumerate(lines):
        for name in line.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def _by_sound() -> dict[str, frozenset[int]]:
    """The same by the sound of the names, for spellings that no table holds."""
    found: dict[str, frozenset[int]] = {}
    for name, numbers in _families().items():
        found[sound(name)] = found.get(sound(name), frozenset()) | numbers
    return found


@lru_cache(maxsize=100_000)
def families(name: str) -> frozenset[int]:
    """Numbers of the names that this folded given name may be a form of."""
    return _families().get(name) or _by_sound().get(sound(name)) or frozenset()


def is_common(surname: str) -> bool:
    """True for a word that says little of who is meant: a frequent surname, a given name, a very short word."""
    return surname in FREQUENT or len(surname) < 4 or bool(families(surname))


def given_keys(name: str) -> set[str]:
    """Keys by which forms of one given name are found: its first sound, and the names it may be a form of."""
    letter = skeleton(name)[:1] or name[:1]
    return {letter, *(str(number) for number in families(name))}


def given_class(name: str) -> str:
    """One key for the forms of one given name, as far as a single key can be."""
    known = families(name)
    return str(min(known)) if known else skeleton(name)
