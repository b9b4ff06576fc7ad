"""Records in a real browser, from a microphone that plays a file, and meets what can go wrong."""

import numpy as np
import pytest

from nuggets import explore
from nuggets.explore.own_voice import FIRST
from nuggets.studies.voice import beginner
from nuggets.worlds import voices
from nuggets.worlds.voices.wav import resample

from .test_browser import CHROMIUM, FLAGS, browser, pytestmark
from .test_touch import CUT_OFF, WIDTHS, Touched, axe

__all__ = ["browser", "pytestmark"]

SECURE, INSECURE = "https://nuggets.test", "http://nuggets.test"
RATE = 48_000

IS_DONE = """() => {
    const hand = document.querySelector('.touch-record');
    return hand.textContent === 'Record one word' && hand.ariaPressed === 'false';
}"""
LISTENS = """() => {
    const hand = document.querySelector('.touch-record');
    return hand.textContent === 'listening ...' && hand.ariaPressed === 'true';
}"""

KEEP_STREAMS = """() => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    window.streams = [];
    navigator.mediaDevices.getUserMedia = async wish => {
        const stream = await open(wish);
        window.streams.push(stream);
        return stream;
    };
}"""
TRACKS = "window.streams.flatMap(stream => stream.getTracks().map(track => track.readyState))"

FAIL_ONCE = """why => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async () => {
        navigator.mediaDevices.getUserMedia = open;
        throw new DOMException('', why);
    };
}"""


class Recorder(Touched):
    """A page with ``OwnVoice`` on it."""

    def __init__(self, browser, *, address=SECURE, may=("microphone",), **context):
        def make():
            return explore.OwnVoice(beginner())

        super().__init__(browser, "own voice", make=make, address=address, may=may, **context)
        self.page.on("console", self._note)
        if address == SECURE:
            self.page.evaluate(KEEP_STREAMS)

    def _note(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def wait(self):
        """Wait until nothing is recorded any more, and the verdict or the refusal is shown."""
        self.page.wait_for_function(IS_DONE, timeout=10_000)
        self.rest()

    def record(self):
        """Press the button with the pointer, and wait for what comes of it."""
        self.page.click(".touch-record")
        self.wait()


def chromium(browser, sound, folder):
    """Chromium with a microphone that plays a sound over and over."""
    path = folder / "microphone.wav"
    voices.save(path, sound, RATE)
    microphone = [
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={path}",
    ]
    return browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *microphone])


def spoken(word="yes"):
    """What the microphone plays: a word, and silence after it."""
    return voices.draw(1, word=word, rate=RATE, seconds=1.5, **FIRST).sounds[0]


@pytest.fixture(scope="module")
def speaking(browser, tmp_path_factory):
    """A browser whose microphone says yes."""
    with chromium(browser, spoken(), tmp_path_factory.mktemp("yes")) as opened:
        yield opened


def likeness(recorded, played):
    """How alike two sounds are where they fit best, 0..1, whatever their loudness."""
    first, second = recorded, resample(played, RATE, 8_000)
    best = np.abs(np.correlate(first, second, "full")).max()
    return best / np.sqrt((first**2).sum() * (second**2).sum())


def test_a_press_records_what_the_microphone_hears(speaking):
    with Recorder(speaking) as own:
        before = own.page.inner_html(".touch-stage")
        own.page.click(".touch-record")
        own.page.wait_for_function(LISTENS)
        own.keep("own_voice_listening")
        own.wait()
        assert own.page.inner_html(".touch-stage") != before
        assert own.explorer.text.startswith("It hears ")
        assert own.explorer.tone == ""
        heard = {word: likeness(own.explorer.sound, spoken(word)) for word in voices.WORDS}
        assert max(heard, key=heard.get) == "yes"
        assert heard["yes"] > 0.95
        own.keep("own_voice_recorded")


def test_the_microphone_is_let_go_after_each_recording(speaking):
    with Recorder(speaking) as own:
        for count in (1, 2):
            own.record()
            assert own.page.evaluate(TRACKS) == ["ended"] * count


def test_a_second_press_while_it_listens_does_nothing(speaking):
    with Recorder(speaking) as own:
        asked = own.asked
        own.page.click(".touch-record")
        own.page.wait_for_function(LISTENS)
        own.page.click(".touch-record")
        own.wait()
        assert own.asked == asked + 1
        assert len(own.page.evaluate(TRACKS)) == 1


def test_the_keyboard_reaches_the_button_and_the_file_and_stays_there(speaking):
    focus = "document.activeElement.className || document.activeElement.type"
    with Recorder(speaking) as own:
        own.page.keyboard.press("Tab")
        assert own.page.evaluate(focus) == "touch-record"
        for key in ("Enter", "Space"):
            own.explorer.text = ""
            own.page.keyboard.press(key)
            own.wait()
            assert own.explorer.text.startswith("It hears ")
            assert own.page.evaluate(focus) == "touch-record"
        own.page.keyboard.press("Tab")
        assert own.page.evaluate(focus) == "file"


def refused(own, start):
    """Press, and see the sentence in its place, the picture as before, and the button alive."""
    picture = own.explorer.svg
    own.record()
    assert own.page.text_content(".touch-says[role=alert]").startswith(start)
    assert own.explorer.svg == picture
    assert own.page.is_enabled(".touch-record")


def test_a_permission_that_is_refused_is_told_and_once_it_is_given_the_button_records(speaking):
    with Recorder(speaking, may=()) as own:
        for _ in range(2):
            refused(own, "This page may not use the microphone: allow it")
        own.keep("own_voice_refused")
        own.context.grant_permissions(["microphone"], origin=SECURE)
        own.record()
        assert own.explorer.text.startswith("It hears ")


@pytest.mark.parametrize(
    ("why", "start"),
    [
        ("NotFoundError", "No microphone was found"),
        ("NotReadableError", "The microphone does not answer"),
        ("AbortError", "Nothing was recorded (AbortError)"),
    ],
)
def test_a_microphone_that_fails_is_told_and_the_next_press_records(speaking, why, start):
    with Recorder(speaking) as own:
        own.page.evaluate(FAIL_ONCE, why)
        refused(own, start)
        own.record()
        assert own.explorer.text.startswith("It hears ")


def test_a_browser_that_cannot_record_is_told_and_lets_the_microphone_go(speaking):
    with Recorder(speaking) as own:
        own.page.evaluate("() => { delete window.MediaRecorder; }")
        refused(own, "Nothing was recorded (ReferenceError)")
        assert own.page.evaluate(TRACKS) == ["ended"]


def test_an_insecure_page_has_no_microphone_and_says_so_but_takes_a_file(speaking, tmp_path):
    with Recorder(speaking, address=INSECURE, may=()) as own:
        assert own.page.evaluate("navigator.mediaDevices === undefined")
        refused(own, "The browser gives a microphone only to addresses with https")
        voices.save(tmp_path / "me.wav", spoken(), RATE)
        own.page.set_input_files("input[type=file]", tmp_path / "me.wav")
        own.rest()
        assert own.explorer.text.startswith("It hears ")


def test_a_silent_recording_is_told(browser, tmp_path):
    with chromium(browser, np.zeros(RATE), tmp_path) as silent, Recorder(silent) as own:
        refused(own, "The recording is silent: check the microphone")


def test_a_file_that_is_no_wav_is_told_and_the_button_still_records(speaking, tmp_path):
    (tmp_path / "me.wav").write_text("hello")
    with Recorder(speaking) as own:
        own.page.set_input_files("input[type=file]", tmp_path / "me.wav")
        own.rest()
        assert own.page.text_content(".touch-says[role=alert]").startswith("This file is no wav")
        own.record()
        assert own.explorer.text.startswith("It hears ")


def test_nothing_is_cut_off_at_any_width_also_while_it_listens(speaking):
    with Recorder(speaking) as own:
        for width in WIDTHS:
            own.page.set_viewport_size({"width": width, "height": 768})
            assert not own.page.evaluate(CUT_OFF), width
            own.keep(f"own_voice_{width}")
        for width in (360, 1366):
            own.page.set_viewport_size({"width": width, "height": 768})
            own.page.click(".touch-record")
            own.page.wait_for_function(LISTENS)
            assert not own.page.evaluate(CUT_OFF), width
            own.keep(f"own_voice_{width}_listening")
            own.wait()
            own.keep(f"own_voice_{width}_recorded")


def test_it_is_no_higher_than_a_laptop_shows_also_after_a_refusal(speaking):
    with Recorder(speaking, may=(), viewport={"width": 720, "height": 768}) as own:
        assert own.page.query_selector(".touch").bounding_box()["height"] <= 520
        own.record()
        assert own.explorer.tone == "alert"
        assert own.page.query_selector(".touch").bounding_box()["height"] <= 520


def test_a_machine_finds_no_serious_fault_for_who_cannot_see_it(speaking):
    with Recorder(speaking) as own:
        found = axe.Axe().run(own.page).response["violations"]
        assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []
        assert own.page.get_by_role("button", name="Record one word").count() == 1
        assert own.page.get_by_label("or a wav file:").count() == 1
