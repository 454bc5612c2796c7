namespace DeepSeek.ControlPlane.Generations;

/// <summary>How far one choice has come.</summary>
public sealed record ContinuedChoice
{
    /// <summary>Which choice, from 0.</summary>
    public required int Choice { get; init; }

    /// <summary>Its generated tokens, in order; none where it had not begun.</summary>
    public required IReadOnlyList<int> EmittedTokenIds { get; init; }

    /// <summary>
    /// What <see cref="EmittedText"/> makes of the text that came with these tokens, which is just so much as the two counts below say. Where processors
    /// stand in the way it is the text that they let through, not what the tokens say: a replica makes it again from the tokens, through its own
    /// processors, and refuses to go on where it comes out otherwise. Null to trust it.
    /// </summary>
    public string? EmittedTextSha256 { get; init; }

    /// <summary>
    /// UTF-16 characters of thought that came with these tokens (<see cref="EmittedText.ReasoningCharacters"/>); what the tokens give beyond them is sent
    /// first. Text that a processor holds back has not come: it is held back again, and comes when its time has come.
    /// </summary>
    public int DeliveredReasoningCharacters { get; init; }

    /// <summary>UTF-16 characters of answer that came with these tokens (<see cref="EmittedText.ContentCharacters"/>); otherwise the same.</summary>
    public int DeliveredContentCharacters { get; init; }
}
