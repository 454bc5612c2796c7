using DeepSeek.Inference.Processing.BuiltIn.Repetition;

namespace DeepSeek.Inference.Tests.Processing.BuiltIn;

public sealed class LoopDetectorTests
{
    [Theory]
    [InlineData("abcabcabcabc", 3, 6, 256, 9)]
    [InlineData("abcabcabcabc", 2, 10, 256, 10)] // Long enough only in the middle of the fourth.
    [InlineData("--------------------", 4, 12, 256, 12)]
    [InlineData("xyxyab xyxyab xyxyab ", 3, 5, 256, 21)] // The short loop inside is too short; the whole line comes three times.
    [InlineData("abcdefabcdef", 2, 12, 5, 0)] // The unit is longer than what is recognized.
    [InlineData("7+5=12, 4+8=12, 3+5=8, 9+9=18, ", 3, 6, 256, 0)]
    [InlineData("abababacabababac", 4, 8, 256, 0)] // Nearly.
    public void Accept_Text_FindsALoopAtItsLastCharacter(string text, int repeats, int characters, int longest, int at)
    {
        var detector = new LoopDetector(new RepetitionOptions { Repeats = repeats, Characters = characters, LongestUnit = longest });

        var found = 0;
        for (var i = 0; i < text.Length && found == 0; i++)
        {
            if (detector.Accept(text[i])) found = i + 1;
        }

        Assert.Equal(at, found);
    }

    [Fact]
    public void Accept_LongText_StillFindsALoop()
    {
        var detector = new LoopDetector(new RepetitionOptions());
        for (var i = 0; i < 20_000; i++) Assert.False(detector.Accept((char)('一' + (i * i % 4_999))));

        var loop = string.Concat(Enumerable.Repeat("and so on and on, ", 12)); // 216 characters
        Assert.Contains(loop, character => detector.Accept(character));
    }
}
