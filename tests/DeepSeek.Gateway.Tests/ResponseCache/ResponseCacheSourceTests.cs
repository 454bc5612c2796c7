using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.ResponseCache;

namespace DeepSeek.Gateway.Tests.ResponseCache;

public sealed class ResponseCacheSourceTests : IAsyncDisposable
{
    private readonly CacheUnderTest _cache = new();

    public ValueTask DisposeAsync() => _cache.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SecondRequest_SameQuestion_IsAHitWithTheSameAnswer(bool stream)
    {
        var miss = CacheUnderTest.Request(stream: !stream);
        var generated = await _cache.AskAsync(miss);
        _cache.Time.Advance(TimeSpan.FromSeconds(12));
        var hit = CacheUnderTest.Request(stream: stream);
        var kept = await _cache.AskAsync(hit);

        Assert.Equal((CacheUse.Miss, CacheUse.Hit), (miss.Cache, hit.Cache));
        Assert.Equal(1, _cache.Generator.Calls);
        Assert.Equal("Two.", CacheUnderTest.Text(kept));
        Assert.Equal((CacheUnderTest.Text(generated), CacheUnderTest.Reasoning(generated)), (CacheUnderTest.Text(kept), CacheUnderTest.Reasoning(kept)));
        Assert.Equal(generated[^1], kept[^1]);
        Assert.Equal(ScriptedAnswers.Usage, hit.Usage);
        Assert.Equal("replica-1", hit.AnsweredBy);
        Assert.Equal(ScriptedAnswers.Version, hit.ModelVersion);
        Assert.Equal(TimeSpan.FromSeconds(12), hit.CacheAge);
        Assert.Null(miss.CacheAge);
    }

    [Fact]
    public async Task OtherPartition_SameQuestion_IsGeneratedAnew()
    {
        await _cache.AskAsync(CacheUnderTest.Request());
        var other = CacheUnderTest.Request(partition: "partition-2");
        await _cache.AskAsync(other);

        Assert.Equal(CacheUse.Miss, other.Cache);
        Assert.Equal(2, _cache.Generator.Calls);
    }

    [Fact]
    public async Task OtherVersion_SameQuestion_IsGeneratedAnew()
    {
        await _cache.AskAsync(CacheUnderTest.Request());
        var next = CacheUnderTest.Request();
        next.ModelVersion = "tiny@2";
        await _cache.AskAsync(next);

        Assert.Equal((CacheUse.Miss, 2), (next.Cache, _cache.Generator.Calls));
    }

    [Fact]
    public async Task AnsweredByAnotherVersionThanResolved_IsNotKept()
    {
        _cache.Generator.Script = ScriptedAnswers.Answer("", "a", version: "tiny@2");
        await _cache.AskAsync(CacheUnderTest.Request());
        await _cache.AskAsync(CacheUnderTest.Request());

        Assert.Equal(2, _cache.Generator.Calls);
    }

    [Theory]
    [InlineData(null, null, CachePolicy.Deterministic, nameof(CacheUse.Bypass))]
    [InlineData(null, 0.7, CachePolicy.Deterministic, nameof(CacheUse.Bypass))]
    [InlineData(null, 0.0, CachePolicy.Deterministic, nameof(CacheUse.Hit))]
    [InlineData(3L, 0.7, CachePolicy.Deterministic, nameof(CacheUse.Hit))]
    [InlineData(null, null, CachePolicy.Always, nameof(CacheUse.Hit))]
    [InlineData(3L, 0.0, CachePolicy.Never, nameof(CacheUse.Bypass))]
    public async Task Policy_SaysWhatIsKept(long? seed, double? temperature, CachePolicy policy, string second)
    {
        await _cache.AskAsync(CacheUnderTest.Request(seed: seed, temperature: temperature, policy: policy));
        var request = CacheUnderTest.Request(seed: seed, temperature: temperature, policy: policy);
        await _cache.AskAsync(request);

        Assert.Equal(second, request.Cache.ToString());
    }

    [Fact]
    public async Task VersionNotKnownBefore_IsBypassed()
    {
        var request = CacheUnderTest.Request();
        request.ModelVersion = null;
        await _cache.AskAsync(request);

        Assert.Equal((CacheUse.Bypass, 0), (request.Cache, _cache.Memory.Count));
    }

    [Fact]
    public async Task NoCache_IsGeneratedAndKept()
    {
        await _cache.AskAsync(CacheUnderTest.Request());
        _cache.Generator.Script = ScriptedAnswers.Answer("", "New.");
        var fresh = CacheUnderTest.Request(directives: new CacheDirectives(NoCache: true, NoStore: false, null));
        await _cache.AskAsync(fresh);
        var after = await _cache.AskAsync(CacheUnderTest.Request());

        Assert.Equal((CacheUse.Miss, 2), (fresh.Cache, _cache.Generator.Calls));
        Assert.Equal("New.", CacheUnderTest.Text(after));
    }

    [Fact]
    public async Task NoStore_NeitherReadsNorWrites()
    {
        var noStore = new CacheDirectives(NoCache: false, NoStore: true, null);
        await _cache.AskAsync(CacheUnderTest.Request(directives: noStore));
        Assert.Equal(0, _cache.Memory.Count);
        await _cache.AskAsync(CacheUnderTest.Request());
        var request = CacheUnderTest.Request(directives: noStore);
        await _cache.AskAsync(request);

        Assert.Equal((CacheUse.Bypass, 3), (request.Cache, _cache.Generator.Calls));
    }

    [Theory]
    [InlineData(null, 3_600)]
    [InlineData(5, 5)]
    [InlineData(1_000_000, 86_400)]
    public async Task TimeToLive_IsWhatIsAskedForUpToTheLimit(int? asked, int seconds)
    {
        var directives = new CacheDirectives(false, false, asked is { } value ? TimeSpan.FromSeconds(value) : null);
        await _cache.AskAsync(CacheUnderTest.Request(directives: directives));
        _cache.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        await _cache.AskAsync(CacheUnderTest.Request());
        Assert.Equal(1, _cache.Generator.Calls);

        _cache.Time.Advance(TimeSpan.FromSeconds(1));
        await _cache.AskAsync(CacheUnderTest.Request());
        Assert.Equal(2, _cache.Generator.Calls);
    }

    [Fact]
    public async Task Error_IsNeverKept()
    {
        var failed = new AnswerFailed(new ApiFailure(ApiError.Unavailable, "Nobody."));
        _cache.Generator.Script = [new AnswerBegun(ScriptedAnswers.Version, "r"), new AnswerDelta(0) { Content = "Tw" }, failed];
        Assert.Equal(failed, (await _cache.AskAsync(CacheUnderTest.Request()))[^1]);
        _cache.Generator.Script = [failed];
        await _cache.AskAsync(CacheUnderTest.Request());
        _cache.Generator.Script = [new AnswerBegun(ScriptedAnswers.Version, "r"), new AnswerDelta(0) { Content = "Tw" }];
        await _cache.AskAsync(CacheUnderTest.Request());
        _cache.Generator.Fault = new InvalidOperationException("broken");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _cache.AskAsync(CacheUnderTest.Request()));

        Assert.Equal((4, 0, 0), (_cache.Generator.Calls, _cache.Memory.Count, _cache.Flights.Count));
    }

    [Fact]
    public async Task LargerThanAllowed_IsNotKept()
    {
        await using var cache = new CacheUnderTest(new ResponseCacheOptions { MaxAnswerBytes = 2_000 });
        cache.Generator.Script = ScriptedAnswers.Answer("", new string('x', 1_000));
        await cache.AskAsync(CacheUnderTest.Request());

        Assert.Equal(0, cache.Memory.Count);
    }

    [Fact]
    public async Task Disabled_EverythingIsBypassed()
    {
        await using var cache = new CacheUnderTest(new ResponseCacheOptions { Enabled = false });
        await cache.AskAsync(CacheUnderTest.Request());
        var request = CacheUnderTest.Request();
        await cache.AskAsync(request);

        Assert.Equal((CacheUse.Bypass, 2), (request.Cache, cache.Generator.Calls));
    }

    [Fact]
    public async Task ManyAtOnce_OneIsGenerated()
    {
        _cache.Generator.Script = ScriptedAnswers.Halting("Two");
        var requests = Enumerable.Range(0, 200).Select(i => CacheUnderTest.Request(stream: i % 2 == 0)).ToList();
        var answers = requests.Select(_cache.AskAsync).ToList();
        _cache.Generator.Gate.SetResult();
        var texts = (await Task.WhenAll(answers)).Select(CacheUnderTest.Text);

        Assert.Equal(1, _cache.Generator.Calls);
        Assert.All(texts, text => Assert.Equal("Two", text));
        Assert.Equal(1, requests.Count(request => request.Cache == CacheUse.Miss));
        Assert.Equal(199, requests.Count(request => request.Cache == CacheUse.Hit));
        Assert.All(requests, request => Assert.True(request.Cache == CacheUse.Miss || request.Usage == ScriptedAnswers.Usage));
    }

    [Fact]
    public async Task LeaderLeaves_OthersGetTheAnswer_AndItIsKept()
    {
        _cache.Generator.Script = ScriptedAnswers.Halting("Two");
        var leader = CacheUnderTest.Request();
        var left = new CancellationTokenSource();
        var leaving = LeaveAsync(leader, left);
        var follower = _cache.AskAsync(CacheUnderTest.Request());
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        Assert.False(leader.Generated.IsCompleted);
        _cache.Generator.Gate.SetResult();
        Assert.Equal("Two", CacheUnderTest.Text(await follower));
        await leader.Generated.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 0, 1), (_cache.Generator.Calls, _cache.Generator.Cancelled, _cache.Memory.Count));
        left.Dispose();
    }

    [Fact]
    public async Task EverybodyLeaves_GenerationStops_AndTheNextBeginsAnew()
    {
        _cache.Generator.Script = ScriptedAnswers.Halting("Two");
        var left = new CancellationTokenSource();
        var leader = CacheUnderTest.Request();
        Task[] leaving = [LeaveAsync(leader, left), LeaveAsync(CacheUnderTest.Request(), left)];
        await left.CancelAsync();
        foreach (var one in leaving)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        await leader.Generated.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 0, 0), (_cache.Generator.Calls, _cache.Generator.Cancelled, _cache.Memory.Count, _cache.Flights.Count));
        _cache.Generator.Gate.SetResult();
        Assert.Equal("Two", CacheUnderTest.Text(await _cache.AskAsync(CacheUnderTest.Request())));
        left.Dispose();
    }

    [Fact]
    public async Task Failure_GoesToAllWhoWait()
    {
        _cache.Generator.Script = [null, new AnswerFailed(new ApiFailure(ApiError.Unavailable, "Nobody."))];
        var requests = Enumerable.Range(0, 5).Select(_ => CacheUnderTest.Request()).ToList();
        var answers = requests.Select(_cache.AskAsync).ToList();
        _cache.Generator.Gate.SetResult();

        Assert.All(await Task.WhenAll(answers), answer => Assert.IsType<AnswerFailed>(Assert.Single(answer)));
        Assert.All(requests, request => Assert.Equal(CacheUse.Miss, request.Cache));
        Assert.Equal(1, _cache.Generator.Calls);
    }

    [Fact]
    public async Task LongAnswer_Streamed_IsCut_AndWholeIsNot()
    {
        _cache.Generator.Script = ScriptedAnswers.Answer("", new string('x', 10_000), FinishReasons.Length);
        await _cache.AskAsync(CacheUnderTest.Request());

        Assert.Equal(5, (await _cache.AskAsync(CacheUnderTest.Request(stream: true))).OfType<AnswerDelta>().Count());
        Assert.Single((await _cache.AskAsync(CacheUnderTest.Request())).OfType<AnswerDelta>());
    }

    private async Task LeaveAsync(GatewayRequest request, CancellationTokenSource left)
    {
        await foreach (var next in _cache.Source.AnswerAsync(request, left.Token))
        {
            Assert.IsNotType<AnswerEnded>(next);
        }
    }
}
