using System.Text;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Tests.Generation;

public sealed class ReasoningSplitterTests
{
    private const int OpenToken = 1000;
    private const int CloseToken = 1001;

    /// <summary>Opened by the prompt; the text; the thought; the answer.</summary>
    public static TheoryData<bool, string, string, string> Cases() => new()
    {
        { true, "Seven.\n</think>\n\n7", "Seven.", "7" },
        { true, "</think>\n\n7", "", "7" },
        { true, "never closed \n", "never closed", "" },
        { true, "\n\nlate start\n\nand more\n</think>7", "late start\n\nand more", "7" },
        { true, "<think>\nopened twice</think>7", "opened twice", "7" },
        { true, "a</think>then `</think>` and <think> again", "a", "then `</think>` and <think> again" },
        { true, "x <think> y</think>z", "x <think> y", "z" },
        { false, "<think>\nSeven.</think>7", "Seven.", "7" },
        { false, "\n <think>Seven.</think>7\n", "Seven.", "7\n" },
        { false, "no thought at all", "", "no thought at all" },
        { false, " leading space", "", " leading space" },
        { false, "the tag <think> is </think> quoted", "", "the tag <think> is </think> quoted" },
        { false, "< thin", "", "< thin" },
        { false, "   ", "", "   " },
        { true, "a < b </thin no", "a < b </thin no", "" },
        { true, "a</thi", "a</thi", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Accept_MarksAsText_EveryWayOfCuttingIt_GivesTheSame(bool opened, string text, string reasoning, string content)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            var splitter = new ReasoningSplitter(new ReasoningMarks(null, null), opened);
            var (thought, answer) = (new StringBuilder(), new StringBuilder());
            for (var at = 0; at < text.Length; at += size) splitter.Accept(0, text.AsSpan(at, Math.Min(size, text.Length - at)), thought, answer);
            splitter.Finish(thought, answer);

            Assert.Equal((reasoning, content), (thought.ToString(), answer.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Accept_MarksAsTokens_GivesTheSame(bool opened, string text, string reasoning, string content)
    {
        var splitter = new ReasoningSplitter(new ReasoningMarks(OpenToken, CloseToken), opened);
        var (thought, answer) = (new StringBuilder(), new StringBuilder());
        foreach (var piece in System.Text.RegularExpressions.Regex.Split(text, "(</?think>)").Where(piece => piece.Length > 0))
        {
            var token = piece switch { "<think>" => OpenToken, "</think>" => CloseToken, _ => 0 };
            splitter.Accept(token, piece, thought, answer);
        }

        splitter.Finish(thought, answer);
        Assert.Equal((reasoning, content), (thought.ToString(), answer.ToString()));
    }

    [Fact]
    public void Accept_MarksAreTokens_TheSameTextIsNone()
    {
        var splitter = new ReasoningSplitter(new ReasoningMarks(OpenToken, CloseToken), opened: true);
        var (thought, answer) = (new StringBuilder(), new StringBuilder());
        splitter.Accept(5, "he wrote </think> here", thought, answer);
        splitter.Accept(CloseToken, "</think>", thought, answer);
        splitter.Accept(6, "7", thought, answer);

        Assert.Equal(("he wrote </think> here", "7"), (thought.ToString(), answer.ToString()));
    }
}
