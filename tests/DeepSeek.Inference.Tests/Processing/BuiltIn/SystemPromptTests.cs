using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Processing.BuiltIn;

public sealed class SystemPromptTests
{
    private static readonly (string, string)[] Settings =
    [
        ("Pipelines:0:Processors:0:Name", "system-prompt"),
        ("Pipelines:0:Processors:0:Settings:Text", "Be kind."),
        ("Pipelines:0:Processors:0:Settings:Glossary:KV", "key-value cache"),
        ("Pipelines:0:Processors:0:Settings:Glossary:模型", "model"),
        ("Pipelines:0:Processors:0:Settings:Glossary:slot", "a place in the pool"),
    ];

    [Theory]
    [InlineData("before", "Be kind.\n\nGlossary:\n- 模型: model\n- KV: key-value cache\n\nBe short.\n\nBe clear.")]
    [InlineData("after", "Be short.\n\nBe clear.\n\nBe kind.\n\nGlossary:\n- 模型: model\n- KV: key-value cache")]
    [InlineData("instead", "Be kind.\n\nGlossary:\n- 模型: model\n- KV: key-value cache")]
    public async Task Post_SystemPromptAndTerms_ReachTheModel(string place, string expected)
    {
        await using var service = await ScriptedService.StartAsync([.. Settings, ("Pipelines:0:Processors:0:Settings:Place", place)]);
        service.Say("Fine.");
        var request = Chat.Request("大模型 and its kv; slots, KVs.");
        request["messages"]!.AsArray().Insert(0, Message("system", "Be short."));
        request["messages"]!.AsArray().Add(Message("developer", "Be clear."));

        await Chat.AskAsync(service.Client, request);

        Assert.Contains($"{expected}<｜User｜>大模型 and its kv", service.Prompt, StringComparison.Ordinal);
        Assert.Equal(place == "instead" ? 0 : 1, service.Prompt.Split("Be short.").Length - 1);
    }

    [Fact]
    public async Task Post_NothingOfTheGlossaryIsUsed_OnlyThePromptIsAdded()
    {
        await using var service = await ScriptedService.StartAsync(Settings);
        service.Say("Fine.");

        await Chat.AskAsync(service.Client, Chat.Request("Hello!"));

        Assert.Contains("Be kind.<｜User｜>Hello!", service.Prompt, StringComparison.Ordinal);
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };
}
