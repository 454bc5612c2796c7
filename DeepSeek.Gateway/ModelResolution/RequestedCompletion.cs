using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>What the gateway itself reads of a request. The rest is the replica's to judge.</summary>
internal sealed record RequestedCompletion
{
    /// <summary>The shape in which it is asked.</summary>
    public required AnswerRoute Route { get; init; }

    /// <summary>A model's name, or <c>name@version</c>, or an alias.</summary>
    public required string Model { get; init; }

    /// <summary>True where server-sent events are asked for.</summary>
    public bool Stream { get; init; }

    /// <summary>True where a stream's last chunk is to carry the usage.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>The client's sampling seed, if it gave one.</summary>
    public long? Seed { get; init; }

    /// <summary>The sampling temperature; null where none is given, or one that the replica will refuse.</summary>
    public double? Temperature { get; init; }

    /// <summary>Most tokens to generate for each choice; null where that is not given, or the replica will refuse it.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How many choices. Default 1.</summary>
    public int N { get; init; } = 1;

    /// <summary>The queue that the body asks for; null where it does not say.</summary>
    public Lane? Lane { get; init; }

    /// <summary>The request as a replica takes it, a JSON object in UTF-8: for chat completions the body itself.</summary>
    public required ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>A text to go on with without a chat template, as a JSON string in UTF-8; empty for a conversation.</summary>
    public ReadOnlyMemory<byte> Prompt { get; init; }
}
