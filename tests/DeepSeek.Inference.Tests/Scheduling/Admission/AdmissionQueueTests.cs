using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Scheduling.Admission;

namespace DeepSeek.Inference.Tests.Scheduling.Admission;

public sealed class AdmissionQueueTests : IDisposable
{
    private readonly AdmissionQueue _queue = new(new SchedulingOptions { QueueCapacity = 4, BatchQueueCapacity = 2 });

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void TryAdd_Lanes_AreBoundedEachByItself()
    {
        for (var i = 0; i < 4; i++) Assert.True(_queue.TryAdd([Sequence()]));
        Assert.False(_queue.TryAdd([Sequence()]));
        for (var i = 0; i < 2; i++) Assert.True(_queue.TryAdd([Sequence(lane: Lane.Batch)]));
        Assert.False(_queue.TryAdd([Sequence(lane: Lane.Batch)]));

        Assert.Equal((4, 2), (_queue.Waiting(Lane.Realtime), _queue.Waiting(Lane.Batch)));
    }

    [Fact]
    public void TryAdd_SeveralChoices_JoinAllOrNone()
    {
        Assert.True(_queue.TryAdd([Sequence(), Sequence(), Sequence()]));
        Assert.False(_queue.TryAdd([Sequence(), Sequence()]));
        Assert.Equal(3, _queue.Waiting(Lane.Realtime));
        Assert.True(_queue.TryAdd([Sequence()]));
    }

    [Fact]
    public void Peek_OneTenant_FirstComeFirstServed()
    {
        var sequences = Enumerable.Range(0, 4).Select(i => Sequence(at: 10 - i)).ToList();
        foreach (var sequence in sequences) Assert.True(_queue.TryAdd([sequence]));

        foreach (var sequence in sequences) Assert.Same(sequence, Take());
        Assert.Null(_queue.Peek(Lane.Realtime));
        Assert.Equal((0, 4), (_queue.Waiting(Lane.Realtime), _queue.Running(Lane.Realtime)));
    }

    [Fact]
    public void PutBack_WhoWasTaken_IsNextOfItsTenant()
    {
        var (first, second) = (Sequence(), Sequence());
        _queue.TryAdd([first]);
        _queue.TryAdd([second]);
        Assert.Same(first, Take());

        _queue.PutBack(first);

        Assert.Equal((2, 0), (_queue.Waiting(Lane.Realtime), _queue.Running(Lane.Realtime)));
        Assert.Same(first, Take());
        Assert.Same(second, Take());
    }

    [Fact]
    public void PutBack_WhoWasTaken_TakesNoRoomFromNewcomers()
    {
        List<Sequence> running = [Sequence(), Sequence(), Sequence()];
        foreach (var sequence in running) Assert.True(_queue.TryAdd([sequence]));
        for (var i = 0; i < 3; i++) Take();

        foreach (var sequence in running) _queue.PutBack(sequence);

        for (var i = 0; i < 4; i++) Assert.True(_queue.TryAdd([Sequence()]));
        Assert.False(_queue.TryAdd([Sequence()]));
        Assert.Equal(7, _queue.Waiting(Lane.Realtime));
    }

    [Fact]
    public void PutBack_WhoWasTaken_IsNextBeforeTenantsThatWereServedLess()
    {
        var (preempted, other) = (Sequence("much"), Sequence("little"));
        _queue.TryAdd([preempted]);
        Assert.Same(preempted, Take());
        _queue.ChargePrompt(preempted, 1_000);
        _queue.TryAdd([other]);

        _queue.PutBack(preempted);

        Assert.Same(preempted, Take());
        Assert.Same(other, Take());
    }

    [Fact]
    public void Take_WhoHasLeft_IsNotThereAnyMore()
    {
        var sequence = Sequence();
        _queue.TryAdd([sequence]);
        Assert.Same(sequence, _queue.Peek(Lane.Realtime));

        Assert.True(_queue.TryRemove(sequence));

        Assert.False(_queue.TryTake(sequence));
        Assert.False(_queue.TryRemove(sequence));
        Assert.Equal((0, 0), (_queue.Waiting(Lane.Realtime), _queue.Running(Lane.Realtime)));
    }

    [Fact]
    public void RemoveExpired_Deadlines_TakesOutThoseThatHavePassed()
    {
        var (none, soon, late) = (Sequence(), Sequence(deadline: 5), Sequence(deadline: 9, lane: Lane.Batch));
        foreach (var sequence in (Sequence[])[none, soon, late]) _queue.TryAdd([sequence]);

        Assert.Empty(_queue.RemoveExpired(At(4)));
        Assert.Equal([soon], _queue.RemoveExpired(At(5)));
        Assert.Empty(_queue.RemoveExpired(At(8)));
        Assert.Equal([late], _queue.RemoveExpired(At(10)));
        Assert.Equal((1, 0), (_queue.Waiting(Lane.Realtime), _queue.Waiting(Lane.Batch)));
    }

    [Fact]
    public void RemoveExpired_PutBackAfterAnotherExpired_IsNotForgotten()
    {
        var (running, waiting) = (Sequence(deadline: 9), Sequence(deadline: 5));
        _queue.TryAdd([running]);
        Assert.Same(running, Take());
        _queue.TryAdd([waiting]);
        Assert.Equal([waiting], _queue.RemoveExpired(At(6)));

        _queue.PutBack(running);

        Assert.Equal([running], _queue.RemoveExpired(At(9)));
    }

    [Fact]
    public void Close_Waiting_ComeOutAndNobodyComesIn()
    {
        var (running, waiting) = (Sequence(), Sequence(lane: Lane.Batch));
        _queue.TryAdd([running]);
        _queue.TryAdd([waiting]);
        Take();

        Assert.Equal([waiting], _queue.Close());

        Assert.True(_queue.IsClosed);
        Assert.False(_queue.TryAdd([Sequence()]));
        _queue.PutBack(running);
        Assert.Equal([running], _queue.Close());
    }

    [Fact]
    public async Task WaitForWork_SomebodyComes_Ends()
    {
        var waiting = Task.Run(() => _queue.WaitForWork(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        _queue.TryAdd([Sequence()]);

        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        _queue.WaitForWork(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void WaitForWork_NothingMoreToDo_Throws()
    {
        using var stopping = new CancellationTokenSource();
        stopping.Cancel();

        Assert.Throws<OperationCanceledException>(() => _queue.WaitForWork(stopping.Token));
    }

    [Fact]
    public async Task ManyThreads_AddAndRemoveWhileOneTakes_CountsAreRightAtTheEnd()
    {
        using var queue = new AdmissionQueue(new SchedulingOptions { QueueCapacity = 100, BatchQueueCapacity = 100 });
        var (left, refused, taken) = (0, 0, 0);
        var adding = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 5_000; i++)
            {
                var sequence = Sequence($"t{random.Next(6)}", random.Next(2) == 0 ? Lane.Realtime : Lane.Batch);
                if (!queue.TryAdd([sequence])) Interlocked.Increment(ref refused);
                else if (random.Next(2) == 0 && queue.TryRemove(sequence)) Interlocked.Increment(ref left);
            }
        }, TestContext.Current.CancellationToken)));

        var running = new List<Sequence>();
        var own = new Random(99);
        while (!adding.IsCompleted || queue.Waiting(Lane.Realtime) + queue.Waiting(Lane.Batch) > 0)
        {
            Asking.Cancellation.ThrowIfCancellationRequested();
            foreach (var lane in Enum.GetValues<Lane>())
            {
                if (queue.Peek(lane) is { } next && queue.TryTake(next)) running.Add(next);
            }

            if (running.Count < 20 && !adding.IsCompleted) continue;
            foreach (var sequence in running)
            {
                queue.ChargePrompt(sequence, own.Next(1, 50));
                if (own.Next(4) == 0)
                {
                    queue.PutBack(sequence);
                }
                else
                {
                    queue.Release(sequence);
                    taken++;
                }
            }

            running.Clear();
        }

        await adding;
        foreach (var sequence in running)
        {
            queue.Release(sequence);
            taken++;
        }

        Assert.Equal(20_000, left + refused + taken);
        foreach (var lane in Enum.GetValues<Lane>()) Assert.Equal((0, 0), (queue.Waiting(lane), queue.Running(lane)));
        Assert.Empty(queue.Close());
    }

    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private static Sequence Sequence(string tenant = "t", Lane lane = Lane.Realtime, int? deadline = null, long at = 0) => Asking.Sequence(
        Asking.Request([1, 2, 3], 1, lane, tenant) with { Deadline = deadline is { } seconds ? At(seconds) : null }, at);

    private Sequence? Take()
    {
        var next = _queue.Peek(Lane.Realtime);
        Assert.True(next is null || _queue.TryTake(next));
        return next;
    }
}
