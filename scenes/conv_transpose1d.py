"""Any one-dimensional transposed convolution: every number of the input leaves a stamp."""

from __future__ import annotations

from dataclasses import replace

from convviz.draw import Sweep, Vanish
from convviz.draw.moves import moves_stamps_1d as moves
from convviz.draw.moves.stops import Stops
from convviz.draw.pictures.stamps_1d import Stamps1d
from convviz.inputs.layer_inputs import LayerInput
from convviz.storyboards.channel_stops import channel_stops
from convviz.storyboards.layer_scene import LayerScene
from convviz.storyboards.sequence_stamps import FEW_CHANNELS, SequenceStamps
from convviz.traces.stamped_map import StampedMap
from convviz.traces.transposed_trace import TransposedTrace

FEW_STAMPS = 8  # of a channel that are shown one by one
BRISK, SLOW = 1.3, 2.4  # seconds a stamp
LONGEST_SWEEP = 4.0
DRAWN_LENGTH = 5  # so few that all sums can be read


class ConvTranspose1d(LayerScene):
    """Each number of the input stamps the kernel on the output, and overlaps add up."""

    title = "Every number leaves a stamp"
    operation = "conv_transpose1d"

    kernel = "0.5,1,0.5"
    stride = 2
    padding = 1

    def construct(self) -> None:
        view, story = self.begin()
        self.meet_input(view, story)
        self.first_stamp(view, story)
        shown = self.second_stamp(view, story)
        self.stamp_all(view, story, shown)
        self.finish(view, story)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.told(index))

    def begin(self) -> tuple[Stamps1d, SequenceStamps]:
        """Add title and foot; return the picture and its sentences."""
        trace = self.traced()
        assert isinstance(trace, TransposedTrace)
        stamped = StampedMap(trace, self.channel)
        self.head(self.title, self.layer_text(), trace.input.shape, trace.output.shape)
        words = self.words_shown()
        view = Stamps1d(
            stamped, stage=self.stage, theme=self.theme, decimals=self.decimals, words=words
        )
        story = SequenceStamps(stamped, self.input_name(), words, self.decimals, view.input_rows)
        return view, story

    def meet_input(self, view: Stamps1d, story: SequenceStamps) -> None:
        """Tell what is read, and the kernel that stamps."""
        self.play(self.say(story.input), moves.draw_input(view))
        if story.channel:
            self.play(self.say(story.channel))
            self.wait(1.6)
        self.play(self.say(story.kernel), moves.bring_kernel(view))

    def first_stamp(self, view: Stamps1d, story: SequenceStamps) -> None:
        """Tell how the first number stamps."""
        self.play(self.say(story.number), moves.pick_number(view))
        self.play(self.say(story.products), moves.multiply(view))
        self.play(self.say(story.landing), moves.land(view))
        self.wait(0.8)

    def second_stamp(self, view: Stamps1d, story: SequenceStamps) -> int:
        """Tell how the next stamp is added; return the stamp on show."""
        if len(view) < 2:
            return 0
        self.play(self.say(story.next), moves.step_to(view, 1, SLOW))
        if story.overlap is None:
            self.play(self.say(story.adding))
            self.wait(1.0)
            return 1
        mark = moves.overlap(view, story.overlap)
        self.add(mark)
        self.play(self.say(story.adding))
        self.wait(1.3)
        self.play(Vanish(mark), run_time=0.3)
        return 1

    def stamp_all(self, view: Stamps1d, story: SequenceStamps, shown: int) -> None:
        """Let all stamps that are left land, those of a few channels one channel at a time."""
        each, reads = view.stamped.per_channel, len(view.stamped.inputs)
        one_by_one = reads if reads <= FEW_CHANNELS else 1
        for number in range(shown // each, one_by_one):
            last = (number + 1) * each - 1
            if shown < last:
                told = story.begins(number) if number else story.sweep
                self.stamps_to(view, shown, last, told)
                shown = last
        if shown < len(view) - 1:
            stops = channel_stops(each, shown, len(view) - 1)
            self.play(self.say(story.others), Stops(view, stops))

    def stamps_to(self, view: Stamps1d, shown: int, last: int, told: str) -> None:
        """Let the stamps of one channel land: a few one by one, many as a sweep."""
        said = [self.say(told)]
        if last - shown > FEW_STAMPS or len(view) > view.stamped.per_channel:
            self.play(*said, self.sweep(view, shown, last))
            return
        for index in range(shown + 1, last + 1):
            self.play(*said, moves.step_to(view, index, BRISK))
            said = []

    def finish(self, view: Stamps1d, story: SequenceStamps) -> None:
        """Crop the ends, add the bias, rest."""
        self.play(moves.close_loupe(view))
        if story.cropped is not None:
            self.play(self.say(story.cropped), moves.crop(view))
            self.wait(0.9)
        if story.bias is not None:
            self.play(self.say(story.bias), moves.add_bias(view))
            self.wait(0.9)
        self.play(self.say(story.rest), moves.finish(view))
        self.wait(2)

    @staticmethod
    def sweep(view: Stamps1d, start: int, end: int) -> Sweep:
        """Return the way over many stamps: never tedious, however many they are."""
        channels = min(len(view.stamped.inputs), FEW_CHANNELS)  # a sweep each
        longest = LONGEST_SWEEP / channels**0.5
        return Sweep(view, start, end, run_time=min(1.4 + (end - start) / 12, longest))

    def _sequence(self) -> LayerInput:
        """Return the input: by default one so short that every number can be read."""
        chosen = super()._sequence()
        if self.words is not None or self.values is not None or self.module is not None:
            return chosen
        return replace(chosen, x=chosen.x[:, :DRAWN_LENGTH])
