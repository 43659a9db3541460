"""What is left of a recording without its tags can still be heard in a browser."""

import base64

import pytest

from mangxanh.cases.evidence.copies import make_copy
from mangxanh.cases.evidence.sniffing import sniff
from mangxanh.cases.tests.evidence import factories as make

pytestmark = pytest.mark.e2e
HEARD = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes.buffer);
  const loudest = sound.getChannelData(0).reduce((most, at) => Math.max(most, Math.abs(at)), 0);
  return [sound.duration, loudest];
}"""


@pytest.mark.parametrize("given", [make.recorded_webm, make.webm_with_tags, make.recorded_mp4])
def test_a_bare_recording_can_be_heard(page, given):
    data = given()
    made = make_copy([data], sniff(data[:4096]))

    seconds, loudest = page.evaluate(HEARD, base64.b64encode(made.content).decode())

    assert seconds == pytest.approx(1.5, abs=0.15)
    assert seconds == pytest.approx(made.seconds, abs=0.2)
    assert loudest > 0.5
