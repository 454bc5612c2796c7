using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Tests.Scheduling.Fakes;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>By these figures a version is judged after it has come into service.</summary>
public sealed class AnswerCountTests
{
    private const int Bad = 5;

    [Fact]
    public async Task Status_AnswersEndAndFail_CountsBothAndNotThoseWhoLeft()
    {
        using var left = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var session = new FakeSession(run =>
        {
            if (run.FirstTokens.Contains(Bad)) throw new InvalidOperationException("broken");
            if (run.FirstTokens.Contains(9)) gate.Wait(Asking.Cancellation);
        });
        await using var engine = EngineBuilder.Engine(session);

        await engine.Submit(Asking.Request(Asking.Prompt(1, 20), 10)).AnswerAsync();
        await engine.Submit(Asking.Request(Asking.Prompt(Bad, 20), 10)).AnswerAsync();
        var leaving = engine.SubmitAs(Asking.Request(Asking.Prompt(9, 20), 10), left.Token);
        await left.CancelAsync();
        gate.Set();
        await leaving.AnswerAsync();

        Assert.Equal((2, 1), (engine.Status.AnswersEnded, engine.Status.AnswersFailed));
        Assert.True(engine.Status.SecondsPerToken > 0);
        Assert.True(engine.Status.DeviceSecondsPerToken > 0);
    }

    [Fact]
    public async Task Stop_WithAReason_TellsThoseWhoAreNotFinished()
    {
        var session = new FakeSession();
        var engine = EngineBuilder.Engine(session);
        var running = engine.Submit(Asking.Request(Asking.Prompt(1, 20), 50_000));
        await running.WaitToReadAsync(Asking.Cancellation);

        await engine.StopAsync(new ApiFailure(ApiError.Unavailable, "for a reason"));

        Assert.Equal("for a reason", (await running.AnswerAsync()).End.Failure?.Message);
        Assert.False(engine.TrySubmit(Asking.Request(Asking.Prompt(2, 20), 5), Asking.Cancellation, out _, out var failure));
        Assert.Equal("for a reason", failure.Message);
        Assert.Equal(0, engine.Status.AnswersFailed);
    }
}
