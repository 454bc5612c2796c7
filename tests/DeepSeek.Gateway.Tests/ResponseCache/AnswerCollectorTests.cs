using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.ResponseCache.Answers;

namespace DeepSeek.Gateway.Tests.ResponseCache;

public sealed class AnswerCollectorTests
{
    [Fact]
    public void Read_PlainText_IsOneDeltaForThoughtAndOneForAnswer()
    {
        var events = Collect([.. ScriptedAnswers.Answer("Hm, so.", "Two.")!]).Read();

        Assert.Collection(
            events,
            first => Assert.IsType<AnswerBegun>(first),
            thought => Assert.Equal("Hm, so.", Assert.IsType<AnswerDelta>(thought).Reasoning),
            answer => Assert.Equal("Two.", Assert.IsType<AnswerDelta>(answer).Content),
            end => Assert.Equal(new ChoiceEnded(0, "stop"), end),
            last => Assert.Equal(ScriptedAnswers.Usage, Assert.IsType<AnswerEnded>(last).Usage));
        Assert.Equal(11, events.OfType<AnswerDelta>().Sum(delta => delta.Tokens));
    }

    [Fact]
    public void Read_ChoicesThatTakeTurns_ComeOneAfterTheOther()
    {
        var events = Collect(
            new AnswerBegun("tiny@1", "r"),
            new AnswerDelta(1) { Content = "b" },
            new AnswerDelta(0) { Content = "a" },
            new AnswerDelta(1) { Content = "B" },
            new ChoiceEnded(1, "stop"),
            new AnswerDelta(0) { Content = "A" },
            new ChoiceEnded(0, "length"),
            new AnswerEnded(ScriptedAnswers.Usage, null)).Read();

        Assert.Equal(
            [new AnswerDelta(0) { Content = "aA" }, new ChoiceEnded(0, "length"), new AnswerDelta(1) { Content = "bB" }, new ChoiceEnded(1, "stop")],
            events[1..^1]);
    }

    [Fact]
    public void Read_LogprobsAndRawDeltas_StayAsTheyCame()
    {
        var logprobs = new ChoiceLogprobs { Content = [new TokenLogprob { Token = "a", Logprob = -1, Bytes = [97], TopLogprobs = [] }] };
        var listed = new AnswerDelta(0) { Content = "a", Logprobs = logprobs };
        var raw = new AnswerDelta(0) { Raw = JsonElement.Parse("""{"tool_calls":[]}""") };
        var collector = Collect(new AnswerDelta(0) { Content = "x" }, listed, raw, new AnswerDelta(0) { Content = "y" }, new AnswerDelta(0) { Content = "z" });

        var deltas = collector.Read().OfType<AnswerDelta>().ToList();

        Assert.Equal(4, deltas.Count);
        Assert.Equal("x", deltas[0].Content);
        Assert.Same(listed, deltas[1]);
        Assert.Same(raw, deltas[2]);
        Assert.Equal("yz", deltas[3].Content);
    }

    [Theory]
    [InlineData("stop", true)]
    [InlineData("length", true)]
    [InlineData("content_filter", true)]
    [InlineData("tool_calls", true)]
    [InlineData("insufficient_system_resource", false)]
    [InlineData("abort", false)]
    public void IsWhole_ByHowItEnded(string reason, bool whole) => Assert.Equal(whole, Collect([.. ScriptedAnswers.Answer("", "a", reason)!]).IsWhole);

    [Fact]
    public void IsWhole_SomethingMissing_False()
    {
        var begun = new AnswerBegun("tiny@1", "r");
        var ended = new AnswerEnded(ScriptedAnswers.Usage, null);

        Assert.False(Collect(begun, new AnswerDelta(0) { Content = "a" }, new ChoiceEnded(0, "stop")).IsWhole);
        Assert.False(Collect(begun, new AnswerDelta(0) { Content = "a" }, ended).IsWhole);
        Assert.False(Collect(begun, new ChoiceEnded(0, "stop"), new AnswerDelta(1) { Content = "a" }, ended).IsWhole);
        Assert.False(Collect(begun, ended).IsWhole);
    }

    [Fact]
    public void Cut_LongText_IsPiecesThatJoinToIt()
    {
        var text = new string('x', AnswerCutter.PieceCharacters - 1) + "😀" + new string('y', AnswerCutter.PieceCharacters * 2);
        AnswerEvent[] events = [new AnswerDelta(0) { Content = text, Tokens = 9 }, new ChoiceEnded(0, "stop")];

        var cut = AnswerCutter.Cut(events);

        var pieces = cut.OfType<AnswerDelta>().ToList();
        Assert.Equal(4, pieces.Count);
        Assert.Equal(text, string.Concat(pieces.Select(piece => piece.Content)));
        Assert.All(pieces, piece => Assert.False(char.IsHighSurrogate(piece.Content![^1])));
        Assert.Equal(9, pieces.Sum(piece => piece.Tokens));
        Assert.Equal(events[1], cut[^1]);
    }

    private static AnswerCollector Collect(params AnswerEvent[] events)
    {
        var collector = new AnswerCollector();
        foreach (var next in events)
        {
            collector.Add(next);
        }

        return collector;
    }
}
