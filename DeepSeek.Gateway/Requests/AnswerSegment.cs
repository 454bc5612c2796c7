using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.Requests;

/// <summary>
/// What one call to one replica gave: all of an answer, the part until it broke off, or nothing. Its place in the list is its number, which no other call of the
/// request ever has.
/// </summary>
/// <param name="replicaId">Who was asked.</param>
internal sealed class AnswerSegment(string replicaId)
{
    /// <summary>Who was asked.</summary>
    public string ReplicaId { get; } = replicaId;

    /// <summary>What its tokens cost where that is not the model's price: an external upstream may have one of its own. Null for the model's.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>The version that answered, as <c>name@version</c>; null where the call ended before that was told.</summary>
    public string? ModelVersion { get; set; }

    /// <summary>Tokens of the prompt; 0 in a segment that goes on with another's answer, because the prompt counts once.</summary>
    public int PromptTokens { get; set; }

    /// <summary>Those of them that were kept from an earlier request; known only at the end of a choice.</summary>
    public int CachedPromptTokens { get; set; }

    /// <summary>Tokens that arrived in this segment, of all choices.</summary>
    public int CompletionTokens { get; set; }

    /// <summary>Those of them that were reasoning. Until a choice has ended, those that came before its answer.</summary>
    public int ReasoningTokens { get; set; }
}
