using System.Net;
using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tests.Processing;
using DeepSeek.Inference.Tests.Processing.Plugins;

namespace DeepSeek.Inference.Tests.Endpoints.Generations;

/// <summary>Answers that processors have a part in are cut after every token, and gone on with by another replica.</summary>
public sealed class ProcessedContinuationTests
{
    private const string Text = "One and two and three and four and five and six.";

    private static JsonObject Trouble => Chat.Request("Make trouble.");

    [Fact]
    public async Task Post_PersonalDataIsMasked_ModelSeesPlaceholdersAndTheGatewayTheValues()
    {
        await using var service = await ScriptedService.StartAsync(("Pipelines:0:Processors:0:Name", "pii-masking"));
        service.Say("To [EMAIL_1].");

        var events = await GenerationCalls.EventsAsync(service.Client, Chat.Request("Mail a@example.com"));

        Assert.Contains("Mail [EMAIL_1]", service.Prompt, StringComparison.Ordinal);
        Assert.Equal("To a@example.com.", GenerationCalls.Gather(events)[0].Content);
    }

    [Fact]
    public async Task Post_PromptWithoutATemplate_IsMaskedToo()
    {
        await using var service = await ScriptedService.StartAsync(
            ("Pipelines:0:Processors:0:Name", "pii-masking"),
            ("Pipelines:0:Processors:1:Name", "system-prompt"),
            ("Pipelines:0:Processors:1:Settings:Text", "Be brief."));
        service.Say("[EMAIL_1].", "Thoughts");
        var call = GenerationCalls.Call(new JsonObject { ["model"] = TestPaths.ModelName }).With("prompt", "Mail to a@example.com and then");

        var events = await GenerationCalls.CallAsync(service.Client, call);

        Assert.EndsWith("Be brief.\n\nMail to [EMAIL_1] and then", service.Prompt, StringComparison.Ordinal);
        Assert.Equal("Thoughts</think>a@example.com.", GenerationCalls.Gather(events)[0].Content);
    }

    [Fact]
    public async Task Post_CutAnywhere_MaskedDataIsPutBackAsIfNothingHadHappened()
    {
        await using var first = await ScriptedService.StartAsync(("Pipelines:0:Processors:0:Name", "pii-masking"));
        await using var second = await ScriptedService.StartAsync(("Pipelines:0:Processors:0:Name", "pii-masking"));
        const string Said = "Write to [EMAIL_1] or [EMAIL_2], but not to [EMAIL_3] or [EMAIL_1";

        var held = await GoesOnAsync(
            first, second, Chat.Request("a@example.com and b@example.com"), Said, "They have [EMAIL_1].", cuts: 1);

        // Somewhere in it the replica died with a part of a placeholder that nobody had seen.
        Assert.True(held > 10, $"Only {held} cuts were inside a placeholder.");
    }

    [Fact]
    public async Task Post_CutAnywhere_ALoopIsStoppedWhereItWouldHaveBeen()
    {
        await using var first = await ScriptedService.StartAsync(("Pipelines:0:Processors:0:Name", "stop-repetition"));
        await using var second = await ScriptedService.StartAsync(("Pipelines:0:Processors:0:Name", "stop-repetition"));
        var said = "Well: " + string.Concat(Enumerable.Repeat("no, ", 100));

        await GoesOnAsync(first, second, Chat.Request("Hello!"), said, "I think.", cuts: 7);
    }

    [Fact]
    public async Task Post_CutWhereAPluginHoldsTextBack_NothingIsLostAndNothingComesTwice()
    {
        (string, string)[] settings = [("Answer", "none"), ("After", "20")];
        await using var first = await PluginService.StartWithTroubleAsync(settings);
        await using var second = await PluginService.StartWithTroubleAsync(settings);

        var held = await GoesOnAsync(first, second, Trouble, Text, "I think.", cuts: 1);

        Assert.True(held > 5, $"Only {held} cuts were where text was held back.");
    }

    [Theory]
    [InlineData("Request", "continuation.prompt_token_ids")]
    [InlineData("Answer", "continuation.choices[0]")]
    public async Task Post_ProcessorIsNotDeterministic_Is409(string side, string param)
    {
        await using var service = await PluginService.StartWithTroubleAsync((side, "draws"));

        await RefusedAsync(service, service, Trouble, param);
    }

    [Fact]
    public async Task Post_ProcessorHangsThere_Is409()
    {
        await using var first = await PluginService.StartWithTroubleAsync();
        await using var request = await PluginService.StartWithTroubleAsync(("Request", "hangs"));
        await using var answer = await PluginService.StartWithTroubleAsync(("Answer", "hangs"), ("OnFailure", "refuse"));

        await RefusedAsync(first, request, Trouble, "continuation", WithoutProcessors);
        await RefusedAsync(first, answer, Trouble, "continuation.choices[0]", WithoutProcessors);
    }

    [Fact]
    public async Task Post_OtherProcessorsThere_Is409()
    {
        await using var first = await ScriptedService.StartAsync(("Pipelines:0:Processors:0:Name", "stop-repetition"));
        await using var none = await ScriptedService.StartAsync();
        await using var other = await ScriptedService.StartAsync(
            ("Pipelines:0:Processors:0:Name", "stop-repetition"), ("Pipelines:0:Processors:0:Settings:Repeats", "5"));

        await RefusedAsync(first, none, Chat.Request("Hello!"), "continuation.processors");
        await RefusedAsync(first, other, Chat.Request("Hello!"), "continuation.processors");
    }

    private static void WithoutProcessors(JsonObject continuation) => continuation.Remove("processors");

    private static async Task RefusedAsync(
        ScriptedService first, ScriptedService second, JsonObject request, string param, Action<JsonObject>? change = null)
    {
        first.Say(Text);
        var events = await GenerationCalls.EventsAsync(first.Client, request);
        var begun = GenerationCalls.Gather(events)[0].Until(15);
        var continuation = GenerationCalls.Continue(events[0], begun.ToContinued());
        change?.Invoke(continuation);

        using var response = await GenerationCalls.PostAsync(second.Client, request, continuation);

        Assert.Equal((HttpStatusCode.Conflict, "continuation_mismatch", param), await Chat.ErrorAsync(response));
    }

    // Gives back at how many of the cuts a token had come without its text.
    private static async Task<int> GoesOnAsync(
        ScriptedService first, ScriptedService second, JsonObject request, string content, string reasoning, int cuts)
    {
        first.Say(content, reasoning);
        second.Say(content, reasoning);
        var events = await GenerationCalls.EventsAsync(first.Client, request);
        var whole = GenerationCalls.Gather(events)[0];
        var held = 0;
        for (var cut = 0; cut <= whole.Tokens.Count; cut = cut < whole.Tokens.Count ? Math.Min(cut + cuts, whole.Tokens.Count) : cut + 1)
        {
            var begun = whole.Until(cut);
            if (cut > 0 && begun.Content == whole.Until(cut - 1).Content && begun.Reasoning == whole.Until(cut - 1).Reasoning) held++;

            var continued = await GenerationCalls.EventsAsync(second.Client, request, GenerationCalls.Continue(events[0], begun.ToContinued()));

            var rest = GenerationCalls.Gather(continued)[0];
            Assert.Equal(events[0].ToJsonString(), continued[0].ToJsonString());
            Assert.Equal(whole.Tokens, begun.Tokens.Concat(rest.Tokens));
            Assert.Equal(whole.Reasoning, begun.Reasoning + rest.Reasoning);
            Assert.Equal(whole.Content, begun.Content + rest.Content);
            Assert.Equal(whole.Finish, rest.Finish);
        }

        return held;
    }
}
