using System.Net;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.ModelRepository;

public sealed class OnDemandTests : IDisposable
{
    private readonly ModelFolders _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Request_ModelThatIsNotPreloaded_WaitsForItAndIsAnswered()
    {
        _models.Copy("first", "1");
        _models.Copy("second", "1");
        await using var service = await StartAsync(null, ("Models:Preload", "first"), ("Models:IdleUnloadSeconds", "1"));
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        Assert.Equal(["first@1"], catalog.Served.Select(model => model.Id));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(service, "second")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(catalog.Version("second@1")!.Status.Steps, step => step.State == ModelVersionState.Active);

        // Nobody asks: it goes, and the one that is to be there stays. Somebody asks: it comes back.
        await Eventually.IsAsync(() => catalog.Version("second@1")!.State == ModelVersionState.Unloaded);
        Assert.Equal(["first@1"], catalog.Loaded.Select(model => model.Id));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "second")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(service, "third")).Status);
    }

    [Fact]
    public async Task Reload_ModelThatIsNotPreloaded_LoadsIt()
    {
        _models.Copy("m", "1");
        _models.Copy("m", "2");
        await using var service = await StartAsync(null, ("Models:Preload", ""));

        var (status, _) = await Reloads.ReloadAsync(service.Client, "m", "1");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("m@1", service.Services.GetRequiredService<ModelCatalog>().Find("m")!.Id);
    }

    [Fact]
    public async Task Request_ModelTakesTooLongToLoad_Is503AndSaysWhenToComeBack()
    {
        _models.Copy("m", "1");
        using var gate = new ManualResetEventSlim();
        var gated = new PlannedRuntime(ShippedModel.Runtime(), onLoad: () => gate.Wait(Eventually.Limit));
        await using var service = await StartAsync(
            gated, ("Models:Preload", ""), ("Models:LoadWaitSeconds", "0.5"), ("Models:MaxWaiting", "2"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync(service, "m")));
        gate.Set();

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), answer));
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        await Eventually.IsAsync(() => catalog.Find("m") is not null);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "m")).Status);
    }

    [Fact]
    public async Task Request_MemoryIsFull_ModelThatNobodyAsksMakesRoom()
    {
        foreach (var name in (string[])["always", "one", "two"]) _models.Copy(name, "1");
        var runtime = new PlannedRuntime(ShippedModel.Runtime(), parts: 2);
        await using var service = await StartAsync(runtime, ("Models:Preload", "always"));
        var catalog = service.Services.GetRequiredService<ModelCatalog>();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "one")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "two")).Status);
        Assert.Equal(["always@1", "two@1"], catalog.Active.Select(model => model.Id));

        // And back; the one that is always there never goes.
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "one")).Status);
        Assert.Equal(["always@1", "one@1"], catalog.Active.Select(model => model.Id));
        Assert.Equal(2, runtime.Most);
    }

    [Fact]
    public async Task Request_MemoryIsFullOfModelsThatAreAsked_IsRefused()
    {
        foreach (var name in (string[])["one", "two"]) _models.Copy(name, "1");
        await using var service = await StartAsync(new PlannedRuntime(ShippedModel.Runtime(), parts: 1), ("Models:Preload", ""));
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "one")).Status);
        var asked = catalog.Enter("one")!;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(service, "two")).Status);

        Assert.Equal(["one@1"], catalog.Active.Select(model => model.Id));
        asked.Leave();
    }

    [Fact]
    public async Task Request_ModelCannotBeLoaded_Is503AtOnce()
    {
        _models.Copy("m", "1", ModelFolders.Corrupt);
        await using var service = await StartAsync(null, ("Models:Preload", ""));

        var (status, retryAfter) = await AskAsync(service, "m");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.NotNull(retryAfter);
    }

    private static async Task<(HttpStatusCode Status, TimeSpan? RetryAfter)> AskAsync(InferenceService service, string model)
    {
        using var response = await Chat.PostAsync(service.Client, Chat.Request("Hello!").With("model", model).With("max_tokens", 4));
        return (response.StatusCode, response.Headers.RetryAfter?.Delta);
    }

    private Task<InferenceService> StartAsync(IModelRuntime? runtime, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["Models:Path"] = _models.Root,
            ["Models:PollSeconds"] = "0.2",
            ["Models:LoadWaitSeconds"] = "90", // Tests take all processors.
            ["Logging:LogLevel:DeepSeek"] = "None",
        };
        foreach (var (key, value) in settings) all[key] = value;
        return InferenceService.StartAsync(all, services: services =>
        {
            if (runtime is not null) services.AddSingleton(runtime);
        });
    }
}
