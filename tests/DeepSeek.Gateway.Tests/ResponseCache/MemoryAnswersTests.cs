using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.ResponseCache;
using DeepSeek.Gateway.ResponseCache.Answers;
using DeepSeek.Gateway.ResponseCache.Fingerprints;
using DeepSeek.Gateway.ResponseCache.Memory;
using DeepSeek.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.ResponseCache;

public sealed class MemoryAnswersTests
{
    private const int Limit = 1_048_576;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Find_AfterItsTime_Null()
    {
        var memory = Create();
        memory.Keep(Key(1), Answer(1000));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.NotNull(memory.Find(Key(1)));

        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Null(memory.Find(Key(1)));
        Assert.Equal(0, memory.Count);
        await Eventually.IsAsync(() => memory.Bytes == 0);
    }

    [Fact]
    public void Keep_MoreBytesThanAllowed_ColdestGo()
    {
        var memory = Create();
        memory.Keep(Key(0), Answer(1000));
        for (var i = 1; i <= 10_000; i++)
        {
            memory.Keep(Key((ulong)i), Answer(i % 10 == 0 ? 20_000 : 1000));
            Assert.NotNull(memory.Find(Key(0)));
            Assert.True(memory.Bytes <= Limit, $"{memory.Bytes} bytes after {i} answers.");
        }

        Assert.True(memory.Bytes > Limit / 2, $"{memory.Bytes}");
        Assert.True(memory.Evictions > 5000, $"{memory.Evictions}");
    }

    [Fact]
    public void Keep_Again_CountsBytesOnce()
    {
        var memory = Create();
        memory.Keep(Key(1), Answer(1000));
        memory.Keep(Key(1), Answer(3000));

        Assert.Equal(3000, memory.Bytes);
        Assert.Equal(1, memory.Count);
    }

    [Fact]
    public async Task Keep_ByManyAtOnce_BytesAreThoseOfWhatIsThere()
    {
        var memory = Create();
        await Parallel.ForAsync(0, 20_000, TestContext.Current.CancellationToken, (i, _) =>
        {
            memory.Keep(Key((ulong)(i % 3000)), Answer(500 + (i % 7 * 100)));
            memory.Find(Key((ulong)(i % 500)));
            return ValueTask.CompletedTask;
        });
        memory.Keep(Key(9999), Answer(Limit));

        Assert.True(memory.Bytes <= Limit, $"{memory.Bytes}");
        Assert.Equal(memory.Count == 0 ? 0 : 1, memory.Count);
    }

    private static Fingerprint Key(ulong i) => new(i * 0x9E3779B97F4A7C15, i, 0, 0);

    private MemoryAnswers Create() => new(Options.Create(new ResponseCacheOptions { MemoryBytes = Limit }), _time);

    private KeptAnswer Answer(int bytes) => new(
        [new AnswerBegun("tiny@1", "r"), new AnswerEnded(ScriptedAnswers.Usage, null)], _time.GetUtcNow(), _time.GetUtcNow().AddSeconds(10), bytes);
}
