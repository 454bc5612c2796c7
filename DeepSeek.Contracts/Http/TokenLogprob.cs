namespace DeepSeek.Contracts.Http;

/// <summary>How likely a token was, by the model's own distribution before any setting of the request.</summary>
public sealed record TokenLogprob
{
    /// <summary>The token's text. Where its bytes are no whole characters, replacement characters stand for them.</summary>
    public required string Token { get; init; }

    /// <summary>The natural logarithm of its probability; -9999 where it is practically impossible.</summary>
    public required float Logprob { get; init; }

    /// <summary>The token's bytes. Where a character is spread over several tokens, theirs joined give its UTF-8.</summary>
    public required IReadOnlyList<int> Bytes { get; init; }

    /// <summary>The likeliest tokens at this position, the likeliest first: as many as were asked for. The chosen one need not be among them.</summary>
    public required IReadOnlyList<LikelyToken> TopLogprobs { get; init; }
}

/// <summary>One of the likeliest tokens at a position.</summary>
public sealed record LikelyToken
{
    /// <inheritdoc cref="TokenLogprob.Token"/>
    public required string Token { get; init; }

    /// <inheritdoc cref="TokenLogprob.Logprob"/>
    public required float Logprob { get; init; }

    /// <inheritdoc cref="TokenLogprob.Bytes"/>
    public required IReadOnlyList<int> Bytes { get; init; }
}
