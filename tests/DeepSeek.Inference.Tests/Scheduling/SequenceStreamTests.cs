using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class SequenceStreamTests
{
    private static readonly SequenceUpdate End = new(0, -1, null, null, null, new SequenceEnd("stop", default(GenerationUsage), default, null));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OnCancellation_StreamHasEnded_IsNotCalled(bool endsFirst)
    {
        using var client = new CancellationTokenSource();
        var stream = new SequenceStream(2, client.Token);
        var called = false;
        if (!endsFirst) stream.OnCancellation(() => called = true);
        stream.Write(End);
        stream.Write(End);
        if (endsFirst) stream.OnCancellation(() => called = true);

        client.Cancel();

        Assert.False(called);
    }

    [Fact]
    public void OnCancellation_OneOfTwoHasEnded_IsCalled()
    {
        using var client = new CancellationTokenSource();
        var stream = new SequenceStream(2, client.Token);
        var called = false;
        stream.Write(End);
        stream.OnCancellation(() => called = true);

        client.Cancel();

        Assert.True(called);
    }
}
