using System.Text;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Tests.Generation;

public sealed class StopSequenceMatcherTests
{
    [Theory]
    [InlineData("one two three", "two", "one ", true)]
    [InlineData("aaab", "aab", "a", true)]
    [InlineData("abab", "abc", "abab", false)]
    [InlineData("ends wit", "with", "ends wit", false)]
    [InlineData("x</s>y", "</s>|>y", "x", true)]
    [InlineData("abcabd", "abd|cab", "ab", true)]
    [InlineData("anything", "", "anything", false)]
    public void Accept_EveryWayOfCuttingTheText_GivesTheSame(string text, string stops, string expected, bool met)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            var matcher = new StopSequenceMatcher(stops.Split('|', StringSplitOptions.RemoveEmptyEntries));
            var output = new StringBuilder();
            var found = false;
            for (var at = 0; at < text.Length && !found; at += size)
            {
                found = matcher.Accept(text.AsSpan(at, Math.Min(size, text.Length - at)), output);
            }

            if (!found) matcher.Finish(output);

            Assert.Equal((expected, met), (output.ToString(), found));
        }
    }
}
