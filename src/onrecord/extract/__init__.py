"""Article -> Attribution: who said what, at exact characters. Start in `attributions`."""
