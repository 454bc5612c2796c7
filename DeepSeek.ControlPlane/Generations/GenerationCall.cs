using DeepSeek.Contracts.Http;

namespace DeepSeek.ControlPlane.Generations;

/// <summary>
/// Body of <c>POST /internal/v1/generations</c>: what a gateway asks a replica for. The answer is always a stream of server-sent events: one
/// <see cref="GenerationStarted"/>, then <see cref="GenerationTokens"/>, one <see cref="GenerationEnded"/> a choice, and <c>[DONE]</c> where all is
/// well. A failure in the middle is an error event, and no <c>[DONE]</c>.
/// </summary>
public sealed record GenerationCall
{
    /// <summary>The path of the route.</summary>
    public const string Path = "/internal/v1/generations";

    /// <summary>
    /// What the client asked for, as it sent it: its fields are checked and unknown ones ignored as on the public route. Whether it wants a stream does not
    /// matter here.
    /// </summary>
    public ChatCompletionRequest? Request { get; init; }

    /// <summary>The model that is to answer, <c>name</c> or <c>name@version</c>, whatever the request calls it; null for what the request says.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// A text to go on with as it is, without a chat template; then the request has no messages. All that comes is answer: no thought is told apart. Null
    /// for a conversation.
    /// </summary>
    public string? Prompt { get; init; }

    /// <summary>Where the answer has come to elsewhere; null where it is to be begun.</summary>
    public GenerationContinuation? Continuation { get; init; }
}
