using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>The fields of a request that the gateway itself reads. The rest is the replica's to judge.</summary>
/// <param name="Model">A model's name, or <c>name@version</c>.</param>
/// <param name="Stream">True where server-sent events are asked for.</param>
/// <param name="Seed">The client's sampling seed, if it gave one.</param>
internal sealed record RequestedCompletion(string Model, bool Stream, long? Seed)
{
    public AnswerRoute Route { get; init; }

    public double? Temperature { get; init; }
}
