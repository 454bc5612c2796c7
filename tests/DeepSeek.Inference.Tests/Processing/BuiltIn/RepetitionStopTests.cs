using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Processing.BuiltIn;

public sealed class RepetitionStopTests
{
    private static readonly (string, string)[] Settings =
    [
        ("Pipelines:0:Processors:0:Name", "stop-repetition"),
        ("Pipelines:0:Processors:0:Settings:Repeats", "3"),
        ("Pipelines:0:Processors:0:Settings:Characters", "24"),
    ];

    [Fact]
    public async Task Post_AnswerLoops_IsEndedAndSoIsTheModel()
    {
        await using var service = await ScriptedService.StartAsync(Settings);
        service.Say("So: " + string.Concat(Enumerable.Repeat("7+5=12, ", 100)));
        var request = Chat.Request("Hello!").With("n", 2);

        var answer = await service.AskAsync(request);
        var usage = (await Chat.AskAsync(service.Client, request.With("stream", false)))["usage"]!;

        // The space before it makes the loop one of " 7+5=12,".
        Assert.Equal("So: 7+5=12, 7+5=12, 7+5=12,", answer.Content);
        Assert.Equal("length", answer.Finish);
        Assert.InRange((int)usage["completion_tokens"]!, 20, 200); // Two whole answers have more than a thousand.
    }

    [Fact]
    public async Task Post_ThoughtLoops_IsEndedWithoutAnAnswer()
    {
        await using var service = await ScriptedService.StartAsync(Settings);
        service.Say("Twelve.", reasoning: string.Concat(Enumerable.Repeat("7+5=12, ", 100)));

        var answer = await service.AskAsync(Chat.Request("Hello!"));

        Assert.Equal(("", "7+5=12, 7+5=12, 7+5=12, ", "length"), (answer.Content, answer.Reasoning, answer.Finish));
    }

    [Fact]
    public async Task Post_MaskedDataInALoop_IsRestoredToTheEnd()
    {
        await using var service = await ScriptedService.StartAsync([("Pipelines:0:Processors:1:Name", "pii-masking"), .. Settings]);
        service.Say(string.Concat(Enumerable.Repeat("[EMAIL_1]", 100)));

        var answer = await service.AskAsync(Chat.Request("Mail a@example.com"));

        // Answers pass the processors from the last to the first, so the loop is found in what was restored.
        Assert.Equal("a@example.coma@example.coma@example.com", answer.Content);
        Assert.Equal("length", answer.Finish);
    }
}
