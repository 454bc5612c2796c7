using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.ResponseCache.Answers;

/// <summary>A kept answer, given again. Never waits, and is read once.</summary>
internal sealed class ReplayedAnswer(AnswerEvent[] events) : IAsyncEnumerable<AnswerEvent>, IAsyncEnumerator<AnswerEvent>
{
    private int _next = -1;

    public AnswerEvent Current => events[_next];

    public IAsyncEnumerator<AnswerEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync() => new(++_next < events.Length);

    public ValueTask DisposeAsync() => default;
}
