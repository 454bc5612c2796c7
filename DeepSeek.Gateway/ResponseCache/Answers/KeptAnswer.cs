using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.ResponseCache.Answers;

/// <summary>A whole answer as it is kept: once, whether it is given whole or as a stream. Immutable, so that any number of requests read it at the same time.</summary>
internal sealed class KeptAnswer
{
    private AnswerEvent[]? _cut;

    public KeptAnswer(AnswerEvent[] events, DateTimeOffset createdAt, DateTimeOffset expiresAt, int bytes)
    {
        Events = events;
        CreatedAt = createdAt;
        ExpiresAt = expiresAt;
        Bytes = bytes;
        Begun = (AnswerBegun)events[0];
        Usage = ((AnswerEnded)events[^1]).Usage;
    }

    /// <summary>The answer with as few events as it takes: from <see cref="AnswerBegun"/> to <see cref="AnswerEnded"/>.</summary>
    public AnswerEvent[] Events { get; }

    /// <summary>Who answered.</summary>
    public AnswerBegun Begun { get; }

    /// <summary>What the answer cost when it was generated.</summary>
    public Usage Usage { get; }

    /// <summary>When it was generated.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>From when on it is not given any more.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>About how much memory it takes, in bytes.</summary>
    public int Bytes { get; }

    /// <summary>The answer in pieces such as a stream brings them.</summary>
    public AnswerEvent[] Cut() => _cut ??= AnswerCutter.Cut(Events);
}
