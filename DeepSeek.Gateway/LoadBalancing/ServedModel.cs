using System.Text.Json;
using DeepSeek.Gateway.Upstreams;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>A model, or one version of it, that a replica or an external upstream serves.</summary>
/// <param name="Id">What requests call it: <c>name</c> or <c>name@version</c>.</param>
/// <param name="Name">The model's name.</param>
/// <param name="CreatedAt">When its newest served version was made.</param>
/// <param name="Replicas">Who serves it, in the order of ids; none where only external upstreams do.</param>
internal sealed record ServedModel(string Id, string Name, DateTimeOffset? CreatedAt, IReadOnlyList<Replica> Replicas)
{
    /// <summary><see cref="Id"/> as a JSON string in UTF-8: every call has it.</summary>
    public ReadOnlyMemory<byte> JsonId { get; } = (byte[])[(byte)'"', .. JsonEncodedText.Encode(Id).EncodedUtf8Bytes, (byte)'"'];

    /// <summary>External upstreams that serve it: asked where no replica can answer.</summary>
    public IReadOnlyList<Upstream> Upstreams { get; init; } = [];

    /// <summary>The version that answers, as <c>name@version</c>, whoever is asked; null where the replicas differ in it.</summary>
    public string? ActiveVersion { get; init; }
}
