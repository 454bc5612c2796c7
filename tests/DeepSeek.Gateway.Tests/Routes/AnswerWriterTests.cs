using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.ModelResolution;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.Routes;
using DeepSeek.Gateway.Routes.Inference;
using DeepSeek.Gateway.Tests.ResponseCache;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Routes;

/// <summary>What the clock has to do with an answer.</summary>
public sealed class AnswerWriterTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly Channel<AnswerEvent> _answer = Channel.CreateUnbounded<AnswerEvent>();
    private readonly MemoryStream _body = new();

    private string Body
    {
        get
        {
            lock (_body)
            {
                return Encoding.UTF8.GetString(_body.ToArray());
            }
        }
    }

    [Fact]
    public async Task Write_StreamIsSilent_SendsACommentEachTimeItHasBeenForSoLong()
    {
        var writing = WriteAsync(Request(stream: true));

        _time.Advance(Silence - TimeSpan.FromMilliseconds(1));
        Assert.Equal("", Body);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.IsAsync(() => Body == ": keep-alive\n\n");

        // The comment can be seen a moment before the timer is set again.
        await Eventually.IsAsync(() =>
        {
            _time.Advance(Silence);
            return Body.StartsWith(": keep-alive\n\n: keep-alive\n\n", StringComparison.Ordinal);
        });

        await EndAsync();
        Assert.Null(await writing);
        Assert.EndsWith("data: [DONE]\n\n", Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_StreamFlows_SendsNoComment()
    {
        var writing = WriteAsync(Request(stream: true));
        await _answer.Writer.WriteAsync(new AnswerDelta(0) { Content = "one" }, TestContext.Current.CancellationToken);
        await Eventually.IsAsync(() => Body.Contains("one", StringComparison.Ordinal));
        _time.Advance(Silence / 2);
        await _answer.Writer.WriteAsync(new AnswerDelta(0) { Content = "two" }, TestContext.Current.CancellationToken);
        await Eventually.IsAsync(() => Body.Contains("two", StringComparison.Ordinal));

        // The timer looks, and finds that the silence began later.
        _time.Advance(Silence / 2);
        await EndAsync();
        await writing;

        Assert.DoesNotContain("keep-alive", Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_StreamTakesLong_HasNoLimit()
    {
        var writing = WriteAsync(Request(stream: true));

        _time.Advance(TimeSpan.FromHours(1));
        await EndAsync();

        Assert.Null(await writing);
        Assert.EndsWith("data: [DONE]\n\n", Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_WholeTakesLong_IsGivenUpWhenItsTimeIsUpAndNotBefore()
    {
        var request = Request(stream: false);
        _time.Advance(TimeSpan.FromSeconds(1));
        var writing = WriteAsync(request);

        _time.Advance(Limit - TimeSpan.FromMilliseconds(1001));
        Assert.False(writing.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var failure = await writing;

        Assert.Equal(ApiError.Timeout, failure!.Error);
        Assert.Contains("3 seconds", failure.Message, StringComparison.Ordinal);
        using var body = JsonDocument.Parse(Body);
        Assert.Equal("timeout", body.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Write_GeneratorGivesUpAtTheSameMoment_ClientIsToldTheSame()
    {
        var writing = WriteAsync(Request(stream: false), ignoresCancellation: true);

        _time.Advance(Limit);
        await _answer.Writer.WriteAsync(
            new AnswerFailed(new ApiFailure(ApiError.Unavailable, "The request's deadline has passed.")), TestContext.Current.CancellationToken);

        Assert.Equal(ApiError.Timeout, (await writing)!.Error);
    }

    [Theory]
    [InlineData(nameof(AnswerRoute.Inference), null, 3d)]
    [InlineData(nameof(AnswerRoute.Inference), 7d, 7d)]
    [InlineData(nameof(AnswerRoute.ChatCompletions), 7d, null)]
    [InlineData(nameof(AnswerRoute.Completions), null, 20d)]
    public void Set_ByRouteAndKey_LeavesLimitAndDeadline(string route, double? ofKey, double? expected)
    {
        var limits = new TimeLimits(Options.Create(new AnswerOptions { CompletionsTimeoutSeconds = 20 }), _time);
        foreach (var stream in (bool[])[false, true])
        {
            var request = Request(stream);
            request.TimeLimit = null;
            var caller = CacheUnderTest.Request().Caller!;
            request.Caller = caller with { Key = caller.Key! with { TimeoutSeconds = ofKey } };
            request.Completion = request.Completion! with { Route = Enum.Parse<AnswerRoute>(route) };
            var limit = stream || expected is null ? null : (TimeSpan?)TimeSpan.FromSeconds(expected.Value);

            limits.Set(request);

            Assert.Equal(limit, request.TimeLimit);
            Assert.Equal(_time.GetUtcNow() + limit, request.Deadline);
        }
    }

    public void Dispose() => _body.Dispose();

    private async Task EndAsync()
    {
        foreach (var next in ScriptedAnswers.Answer("", "Two."))
        {
            await _answer.Writer.WriteAsync(next!, TestContext.Current.CancellationToken);
        }

        _answer.Writer.Complete();
    }

    private GatewayRequest Request(bool stream) => new()
    {
        Id = "request",
        ArrivedAt = _time.GetTimestamp(),
        Model = "tiny",
        ModelVersion = ScriptedAnswers.Version,
        TimeLimit = stream ? null : Limit,
        Completion = new RequestedCompletion { Route = AnswerRoute.Inference, Model = "tiny", Stream = stream, Request = default },
    };

    private Task<ApiFailure?> WriteAsync(GatewayRequest request, bool ignoresCancellation = false)
    {
        var writer = new AnswerWriter(Options.Create(new AnswerOptions { KeepAliveSeconds = Silence.TotalSeconds }), _time);
        var context = new DefaultHttpContext { Response = { Body = Stream.Synchronized(_body) } };
        return writer.WriteAsync(context, request, new InferenceFormat(_time), ReadAsync(ignoresCancellation), TestContext.Current.CancellationToken);
    }

    private async IAsyncEnumerable<AnswerEvent> ReadAsync(bool ignoresCancellation, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var next in _answer.Reader.ReadAllAsync(ignoresCancellation ? TestContext.Current.CancellationToken : cancellationToken))
        {
            yield return next;
        }
    }
}
