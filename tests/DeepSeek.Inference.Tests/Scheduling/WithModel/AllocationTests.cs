using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Scheduling.WithModel;

[Collection(MeasuredGroup.Name)]
public sealed class AllocationTests(ShippedModel shipped, ITestOutputHelper output) : IClassFixture<ShippedModel>
{
    private const int Sequences = 32;
    private const int BytesPerToken = 200;

    [Theory]
    [InlineData(0)]
    [InlineData(0.9f)]
    public async Task Decode_SteadyState_AllocatesLittleForEachToken(float temperature)
    {
        var services = EngineBuilder.Services(new SchedulingOptions { MaxSequences = Sequences });
        await using var engine = new ModelEngine("tiny@1", shipped.Model.Session, shipped.Model.Tokenizer, services);
        var requests = SampledRequests.Make(shipped.Model, Sequences, seed: 7).Select(request => request with
        {
            MaxTokens = 3_500, // Far more than are measured: the engine goes on while the thread that measures has to wait for a processor.
            IgnoreEndTokens = true,
            Sampling = new SamplingSettings { Temperature = temperature, TopP = 0.95f, TopK = 40, Seed = request.Sampling.Seed },
        });
        using var client = new CancellationTokenSource();
        var readers = requests.Select(request => engine.SubmitAs(Asking.Request(request), client.Token)).ToList();

        // All run, and what grows with a sequence has grown.
        Drain(20_000);
        var (bytes, tokens) = (GC.GetTotalAllocatedBytes(precise: true), services.GeneratedTokens.Total);
        Drain(tokens + 30_000);
        var (allocated, generated) = (GC.GetTotalAllocatedBytes(precise: true) - bytes, services.GeneratedTokens.Total - tokens);

        Assert.Equal(Sequences, engine.Status.Running);
        output.WriteLine($"{(double)allocated / generated:F1} bytes a token");
        Assert.InRange(allocated / generated, 0, BytesPerToken);
        await client.CancelAsync();

        void Drain(long until)
        {
            var wait = new SpinWait();
            while (services.GeneratedTokens.Total < until)
            {
                Asking.Cancellation.ThrowIfCancellationRequested();
                Assert.False(readers.TrueForAll(static reader => reader.Completion.IsCompleted), "All answers ended before enough tokens were made.");
                var any = false;
                foreach (var reader in readers) any |= reader.TryRead(out _);
                if (!any) wait.SpinOnce();
            }
        }
    }
}
