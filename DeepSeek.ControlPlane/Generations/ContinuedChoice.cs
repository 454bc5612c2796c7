namespace DeepSeek.ControlPlane.Generations;

/// <summary>How far one choice has come.</summary>
public sealed record ContinuedChoice
{
    /// <summary>Which choice, from 0.</summary>
    public required int Choice { get; init; }

    /// <summary>Its generated tokens, in order; none where it had not begun.</summary>
    public required IReadOnlyList<int> EmittedTokenIds { get; init; }

    /// <summary>
    /// What <see cref="EmittedText"/> makes of the text that came with these tokens. A replica whose tokenizer makes other text of them refuses to go on.
    /// Null to trust it.
    /// </summary>
    public string? EmittedTextSha256 { get; init; }

    /// <summary>UTF-16 characters of thought that the client has; what the tokens give beyond them is sent first.</summary>
    public int DeliveredReasoningCharacters { get; init; }

    /// <summary>UTF-16 characters of answer that the client has; what the tokens give beyond them is sent first.</summary>
    public int DeliveredContentCharacters { get; init; }
}
