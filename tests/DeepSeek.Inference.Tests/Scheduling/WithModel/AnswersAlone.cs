using DeepSeek.Inference.Generation;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Scheduling.WithModel;

/// <summary>Sampled requests to the model that ships, and the answers to each when it runs alone.</summary>
public sealed class AnswersAlone : IAsyncLifetime
{
    private const int Count = 1_000;

    private readonly ShippedModel _shipped = new();

    internal LoadedModel Model => _shipped.Model;

    internal IReadOnlyList<GenerationRequest> Requests { get; private set; } = [];

    internal IReadOnlyList<Answer> Answers { get; private set; } = [];

    internal ModelEngine Engine(SchedulingOptions options)
    {
        (options.QueueCapacity, options.BatchQueueCapacity) = (10_000, 10_000);
        return EngineBuilder.Engine(Model.Session, options);
    }

    public async ValueTask InitializeAsync()
    {
        await _shipped.InitializeAsync();
        Requests = SampledRequests.Make(Model, Count, seed: 1);
        await using var engine = Engine(new SchedulingOptions { MaxSequences = 1, PrefixCacheBytes = 0 });
        var answers = new List<Answer>();
        foreach (var updates in Requests.Select(request => engine.Submit(Asking.Request(request))).ToList()) answers.Add(await updates.AnswerAsync());
        Answers = answers;
    }

    public ValueTask DisposeAsync() => _shipped.DisposeAsync();
}
