using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Scheduling.Admission;

namespace DeepSeek.Inference.Tests.Scheduling.Admission;

/// <summary>Who is served how much, when everybody always wants more.</summary>
public sealed class FairnessTests : IDisposable
{
    private readonly AdmissionQueue _queue = new(new SchedulingOptions { QueueCapacity = 10_000 });
    private readonly Dictionary<string, int> _served = [];
    private long _now;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void Tenants_AlikeInWeight_AreServedAlikeInTokens()
    {
        // One asks for little at a time and often, the other for much.
        Fill("small", 6_000);
        Fill("large", 600);

        Serve(100_000, tenant => tenant == "small" ? 10 : 100);

        Assert.InRange(_served["small"], 49_800, 50_200);
        Assert.InRange(_served["large"], 49_800, 50_200);
    }

    [Fact]
    public void Tenant_TwiceTheWeight_GetsTwiceTheTokens()
    {
        Fill("one", 1_000);
        Fill("two", 1_000, weight: 2);

        Serve(30_000, _ => 30);

        Assert.InRange(_served["one"], 9_900, 10_100);
        Assert.InRange(_served["two"], 19_900, 20_100);
    }

    [Fact]
    public void Tenant_ComesLate_GetsNoCreditForItsAbsence()
    {
        Fill("stays", 2_000);
        Serve(20_000, _ => 20);
        Fill("comes", 1_000);
        _served.Clear();

        Serve(8_000, _ => 20);

        Assert.InRange(_served["comes"], 3_900, 4_100);
        Assert.InRange(_served["stays"], 3_900, 4_100);
    }

    [Fact]
    public void Tenant_LeavesAndComesBack_KeepsWhatItOwes()
    {
        Fill("stays", 2_000);
        Fill("leaves", 1);
        var greedy = Next("leaves");
        _queue.ChargePrompt(greedy, 1_000);
        _queue.Release(greedy);
        Fill("leaves", 100);

        Serve(1_000, _ => 20);

        Assert.Equal(1_000, _served["stays"]);
        Assert.False(_served.ContainsKey("leaves"));
    }

    [Fact]
    public void Tenants_ServedAlike_WhoCameFirstIsNext()
    {
        Fill("a", 1);
        Fill("b", 1);
        Fill("c", 1);

        Assert.Equal(["a", "b", "c"], Enumerable.Range(0, 3).Select(_ => Take().Request.TenantId));
    }

    [Fact]
    public void ChargeGenerated_Token_CountsTwice()
    {
        Fill("reads", 1);
        Fill("writes", 1);
        var (reads, writes) = (Next("reads"), Next("writes"));
        _queue.ChargePrompt(reads, 3);

        _queue.ChargeGenerated([writes]);

        Assert.Equal((3, 2), (reads.Share!.Served, writes.Share!.Served));
    }

    private void Fill(string tenant, int sequences, double weight = 1)
    {
        for (var i = 0; i < sequences; i++)
        {
            Assert.True(_queue.TryAdd([Asking.Sequence(Asking.Request([1], 1, tenant: tenant) with { Weight = weight }, _now++)]));
        }
    }

    private Sequence Take()
    {
        var next = _queue.Peek(Lane.Realtime)!;
        Assert.True(_queue.TryTake(next));
        return next;
    }

    private Sequence Next(string tenant)
    {
        while (true)
        {
            var next = Take();
            if (next.Request.TenantId == tenant) return next;
            _queue.ChargePrompt(next, 1);
        }
    }

    private void Serve(int tokens, Func<string, int> size)
    {
        while (tokens > 0)
        {
            var next = Take();
            var count = size(next.Request.TenantId);
            _queue.ChargePrompt(next, count);
            _queue.Release(next);
            _served[next.Request.TenantId] = _served.GetValueOrDefault(next.Request.TenantId) + count;
            tokens -= count;
        }
    }
}
