using System.Text.Json.Nodes;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.Processing;

/// <summary>The whole service with processors, and a model that says what a test wants.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private readonly ScriptedRuntime _runtime;

    private ScriptedService(InferenceService service, ScriptedRuntime runtime) => (Service, _runtime) = (service, runtime);

    public InferenceService Service { get; }

    public HttpClient Client => Service.Client;

    /// <summary>What the model has read since it was told what to say.</summary>
    public string Prompt => _runtime.PromptText(Model.Tokenizer);

    private LoadedModel Model => Service.Services.GetRequiredService<ModelCatalog>().Served.Single().Model;

    /// <summary>Starts one; settings are those below <c>Processing:</c>.</summary>
    public static async Task<ScriptedService> StartAsync(params (string Key, string Value)[] settings)
    {
        var runtime = new ScriptedRuntime(ShippedModel.Runtime());
        var all = settings.ToDictionary(setting => $"Processing:{setting.Key}", setting => setting.Value);
        all["Logging:LogLevel:DeepSeek"] = "None";
        var service = await InferenceService.StartAsync(all, services: services => services.AddSingleton<IModelRuntime>(runtime));
        return new ScriptedService(service, runtime);
    }

    /// <summary>Has every answer from now on say this.</summary>
    public void Say(string content, string reasoning = "I think.") => _runtime.Say(Model, reasoning, content);

    /// <summary>Asks twice, for the whole answer and for pieces, sees to it that both say the same, and gives it back.</summary>
    public async Task<ScriptedAnswer> AskAsync(JsonObject request)
    {
        var whole = (await Chat.AskAsync(Client, request.With("stream", false)))["choices"]![0]!;
        var events = await Chat.EventsAsync(Client, request.With("stream", true));
        Assert.Equal("[DONE]", events[^1]);
        var pieces = events.SkipLast(1).Select(text => JsonNode.Parse(text)!["choices"]![0]!).Where(piece => (int)piece["index"]! == 0).ToList();
        var contents = pieces.Select(piece => (string?)piece["delta"]!["content"]).Where(text => text?.Length > 0).ToList();
        var answer = new ScriptedAnswer(
            (string)whole["message"]!["content"]!, (string?)whole["message"]!["reasoning_content"], (string)whole["finish_reason"]!, contents!);
        Assert.Equal(answer.Content, string.Concat(contents));
        Assert.Equal(answer.Reasoning ?? "", string.Concat(pieces.Select(piece => (string?)piece["delta"]!["reasoning_content"])));
        Assert.Equal(answer.Finish, (string?)pieces[^1]["finish_reason"]);
        return answer;
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
