using DeepSeek.ModelBuilder.Evaluation;

namespace DeepSeek.ModelBuilder.Tests.Evaluation;

public sealed class EvaluatorTests
{
    [Theory]
    [InlineData("347 + 585 = 932", "932", true)]
    [InlineData("347 + 585 = 1932", "932", false)]
    [InlineData("347 + 585 = 9320", "932", false)]
    [InlineData("1 - 933 = -932", "932", false)]
    [InlineData("1 - 933 = -932", "-932", true)]
    [InlineData("9 is larger than 3.", "9 is larger than 3.", true)]
    [InlineData("3比9大。", "9比3大。", false)]
    [InlineData("932 - 0 = 932", "932", true)]
    [InlineData("", "932", false)]
    public void IsExact_Answer_MustContainTheWholeResult(string answer, string expected, bool exact) =>
        Assert.Equal(exact, Evaluator.IsExact(answer, expected));

    [Fact]
    public void Read_QuestionFile_GroupsByKind()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["q.json"], """
            {"pairs":[{"q":"1+2","a":"3"}],"phrasings":[{"task":"add","lang":"zh","q":"1加2？","a":"1 + 2 = 3"}],
             "chats":[{"messages":[{"role":"system","content":"s"},{"role":"user","content":"1+2"}],"a":"3"}]}
            """);

        var questions = QuestionFile.Read(folder["q.json"]);

        Assert.Equal(["pairs", "phrasings zh add", "chats"], questions.Select(q => q.Group));
        Assert.Equal(2, questions[2].Messages.Count);
    }

    [Fact]
    public void Read_OtherJson_SaysWhatWasExpected()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["q.json"], "{}");

        var error = Assert.Throws<InvalidDataException>(() => QuestionFile.Read(folder["q.json"]));

        Assert.Contains("held-out questions", error.Message, StringComparison.Ordinal);
    }
}
