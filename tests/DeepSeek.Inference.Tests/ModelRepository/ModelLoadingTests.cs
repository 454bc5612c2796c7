using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.Inference.Tests.ModelRepository;

public sealed class ModelLoadingTests : IDisposable
{
    private readonly ModelFolders _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Start_BrokenVersions_AreReportedAndStopNobody()
    {
        _models.Copy("good", "1");
        _models.Copy("good", "2", folder => File.AppendAllText(Path.Combine(folder, "model.onnx"), "x"));
        _models.Copy("good", "3", ModelFolders.Corrupt);
        _models.Copy("good", "4", ModelFolders.SpoilWeights);
        _models.Copy("changed", "1", folder =>
            ModelFolders.Change(folder, "tokenizer.json", text => text.Replace("1.0", "1.1", StringComparison.Ordinal)));
        _models.Copy("half", "1", folder => File.Delete(Path.Combine(folder, "model.onnx")));
        _models.Copy("bare", "1", folder => File.Delete(Path.Combine(folder, ModelManifest.FileName)));
        _models.Copy("renamed", "1", keepName: true);
        _models.Copy("wrong", "1", ModelFolders.ExpectWrongAnswer);
        _models.Copy("unlisted", "1", folder =>
            ModelFolders.ChangeManifest(folder, manifest => manifest["files"]!.AsObject().Remove("tokenizer.json")));

        await using var service = await StartAsync();
        var states = service.Services.GetRequiredService<ModelCatalog>().States.ToDictionary(state => $"{state.Name}@{state.Version}");

        Assert.Equal(ModelVersionState.Active, states["good@1"].State);
        AssertReason("good@2", ModelVersionState.Discovered, "bytes, the manifest says");
        AssertReason("good@3", ModelVersionState.Failed, "SHA-256");
        AssertReason("good@4", ModelVersionState.Failed, "self-test failed");
        AssertReason("changed@1", ModelVersionState.Failed, "SHA-256");
        AssertReason("half@1", ModelVersionState.Discovered, "model.onnx is missing");
        AssertReason("bare@1", ModelVersionState.Discovered, "no manifest");
        AssertReason("renamed@1", ModelVersionState.Discovered, TestPaths.ModelName);
        AssertReason("wrong@1", ModelVersionState.Failed, "not '41'");
        AssertReason("unlisted@1", ModelVersionState.Discovered, "does not name tokenizer.json");
        Assert.NotEmpty((await Chat.AskAsync(service.Client, Chat.Request("Hello!").With("model", "good"))).Content());
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(service));

        void AssertReason(string version, ModelVersionState state, string reason)
        {
            Assert.Equal(state, states[version].State);
            Assert.Contains(reason, states[version].Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Start_NewestVersion_IsServed()
    {
        _models.Copy("m", "9");
        _models.Copy("m", "10");

        await using var service = await StartAsync();
        using var response = await Chat.PostAsync(service.Client, Chat.Request("Hello!").With("model", "m"));

        Assert.Equal("m@10", response.Headers.GetValues("x-model-version").Single());
    }

    [Fact]
    public async Task Start_NoModel_IsNotReady()
    {
        await using var service = await StartAsync(waitUntilReady: false);
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        await Eventually.IsAsync(() => catalog.Settled);

        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(service));
        using var ready = await service.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    private static async Task<HealthStatus> HealthAsync(InferenceService service) => (await service.Services
        .GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status;

    private Task<InferenceService> StartAsync(bool waitUntilReady = true) => InferenceService.StartAsync(
        new Dictionary<string, string> { ["Models:Path"] = _models.Root, ["Logging:LogLevel:DeepSeek"] = "None" }, waitUntilReady);
}
