using System.Text.Json;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Gateway.Answers;

/// <summary>More of one choice.</summary>
/// <param name="Choice">Which, from 0.</param>
internal sealed record AnswerDelta(int Choice) : AnswerEvent
{
    /// <summary>New thought; null where there is none.</summary>
    public string? Reasoning { get; init; }

    /// <summary>New answer, after the thought; null where there is none.</summary>
    public string? Content { get; init; }

    /// <summary>How likely the tokens were; only where the request asks for it.</summary>
    public ChoiceLogprobs? Logprobs { get; init; }

    /// <summary>How many tokens this is; an external upstream may not say: then 0.</summary>
    public int Tokens { get; init; }

    /// <summary>
    /// What an external upstream said, as it said it: the <c>delta</c> of a chunk, or the <c>message</c> of a whole answer. It may hold more than text, such as
    /// calls of tools. Null for replicas.
    /// </summary>
    public JsonElement? Raw { get; init; }
}
