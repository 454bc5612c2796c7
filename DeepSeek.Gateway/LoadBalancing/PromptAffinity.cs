using System.Text.Json;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>
/// Which prompts begin alike: a hash of the partition, the model, and the beginning of the conversation as it is written, up to its first message by a user and
/// at most 1 KB. The turns of one conversation have the same hash, and so have equal prompts, at every gateway.
/// </summary>
internal static class PromptAffinity
{
    private const int MostBytes = 1024;
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The hash; null where the request has no beginning that could be told.</summary>
    public static ulong? Of(GatewayRequest request)
    {
        var completion = request.Completion!;
        var beginning = completion.Prompt.IsEmpty ? Beginning(completion.Request.Span) : completion.Prompt.Span;
        if (beginning.IsEmpty)
        {
            return null;
        }

        var hash = Add(Offset, request.Served!.JsonId.Span);
        foreach (var character in request.Caller?.CachePartition ?? "")
        {
            hash = (hash ^ character) * Prime;
        }

        return Mix(Add(hash, beginning[..Math.Min(beginning.Length, MostBytes)]));
    }

    /// <summary>FNV-1a: short texts, and nobody gains by making them collide but a worse place in the queue for himself.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes) => Mix(Add(Offset, bytes));

    /// <summary>How much a replica is the one for a prompt: the highest is (rendezvous hashing).</summary>
    public static ulong Score(ulong prompt, ulong replica) => Mix(prompt ^ replica);

    private static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }

    // SplitMix64's last step: close inputs come out far apart.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>The first messages as they are written: up to the first by a user, or up to as much as counts.</summary>
    private static ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("messages"u8);
            reader.Read();
            if (!found)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return [];
            }

            var start = (int)reader.TokenStartIndex;
            while (reader.BytesConsumed - start < MostBytes && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                if (IsByUser(ref reader))
                {
                    break;
                }
            }

            return body[start..(int)reader.BytesConsumed];
        }

        return [];
    }

    /// <summary>Reads a message to its end.</summary>
    private static bool IsByUser(ref Utf8JsonReader reader)
    {
        var byUser = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRole = reader.ValueTextEquals("role"u8);
            reader.Read();
            byUser |= isRole && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("user"u8);
            reader.Skip();
        }

        return byUser;
    }
}
