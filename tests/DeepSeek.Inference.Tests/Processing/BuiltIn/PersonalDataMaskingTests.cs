using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Processing.BuiltIn;

public sealed class PersonalDataMaskingTests
{
    private const string Question = "Write to jane.doe@example.com (card 4111 1111 1111 1111), not to max@example.com. My mail is jane.doe@example.com.";

    [Fact]
    public async Task Post_PersonalData_IsHiddenFromTheModelAndBackInTheAnswer()
    {
        await using var service = await ScriptedService.StartAsync(("Pipelines:0:Processors:0:Name", "pii-masking"));
        service.Say("Sent to [EMAIL_1] and not [EMAIL_2]; [CARD_1], [CARD_2], [EMAIL_1", reasoning: "It goes to [EMAIL_1], list[0].");

        var answer = await service.AskAsync(Chat.Request(Question));

        Assert.Contains("Write to [EMAIL_1] (card [CARD_1]), not to [EMAIL_2]. My mail is [EMAIL_1].", service.Prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", service.Prompt, StringComparison.Ordinal);
        Assert.Equal("Sent to jane.doe@example.com and not max@example.com; 4111 1111 1111 1111, [CARD_2], [EMAIL_1", answer.Content);
        Assert.Equal("It goes to jane.doe@example.com, list[0].", answer.Reasoning);
        Assert.Equal("stop", answer.Finish);

        // Nothing but what may be a placeholder waits.
        Assert.True(answer.Pieces.Count > 10);
        Assert.Contains("jane.doe@example.com", answer.Pieces);
    }

    [Fact]
    public async Task Post_OtherModelOrTenant_GoesThroughNoPipeline()
    {
        await using var service = await ScriptedService.StartAsync(
            ("Pipelines:0:Processors:0:Name", "pii-masking"),
            ("Pipelines:0:Models:0", "another-*"),
            ("Pipelines:1:Processors:0:Name", "pii-masking"),
            ("Pipelines:1:Tenants:0", "somebody"));
        service.Say("Fine.");

        await service.AskAsync(Chat.Request(Question));

        Assert.Contains("jane.doe@example.com", service.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SeveralPipelines_TheFirstThatTakesItIsUsed()
    {
        await using var service = await ScriptedService.StartAsync(
            ("Pipelines:0:Processors:0:Name", "pii-masking"),
            ("Pipelines:0:Processors:0:Settings:Kinds:0", "card"),
            ("Pipelines:0:Models:0", "deepseek-*"),
            ("Pipelines:0:Tenants:0", "standalone"),
            ("Pipelines:1:Processors:0:Name", "pii-masking"));
        service.Say("Fine.");

        await service.AskAsync(Chat.Request(Question));

        Assert.Contains("Write to jane.doe@example.com (card [CARD_1])", service.Prompt, StringComparison.Ordinal);
    }
}
