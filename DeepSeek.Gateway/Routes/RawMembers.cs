using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeepSeek.Gateway.Routes;

/// <summary>
/// Puts together what an external upstream said beside text, such as calls of tools, from the pieces in which it came: texts are joined, and entries of lists
/// belong together where they have the same <c>index</c>.
/// </summary>
internal sealed class RawMembers
{
    private readonly JsonObject _members = [];

    /// <summary>Adds a piece.</summary>
    public void Add(JsonElement piece)
    {
        foreach (var member in piece.EnumerateObject())
        {
            if (member.Name is not ("role" or "content" or "reasoning_content" or "reasoning"))
            {
                Add(_members, member.Name, member.Value);
            }
        }
    }

    /// <summary>Writes all that was added into a message.</summary>
    public void CopyTo(JsonObject message)
    {
        foreach (var (name, value) in _members)
        {
            message[name] = value?.DeepClone();
        }
    }

    private static void Add(JsonObject to, string name, JsonElement value)
    {
        switch (to[name], value.ValueKind)
        {
            case (_, JsonValueKind.Null):
                break;

            case (JsonObject known, JsonValueKind.Object):
                Merge(known, value);
                break;

            case (JsonArray known, JsonValueKind.Array):
                Merge(known, value);
                break;

            case (JsonValue known, JsonValueKind.String) when known.GetValueKind() == JsonValueKind.String && name is not ("id" or "type"):
                to[name] = known.GetValue<string>() + value.GetString();
                break;

            default:
                to[name] = JsonNode.Parse(value.GetRawText());
                break;
        }
    }

    private static void Merge(JsonObject known, JsonElement more)
    {
        foreach (var member in more.EnumerateObject())
        {
            Add(known, member.Name, member.Value);
        }
    }

    private static void Merge(JsonArray known, JsonElement more)
    {
        foreach (var entry in more.EnumerateArray())
        {
            var same = IndexOf(entry) is { } index ? known.FirstOrDefault(other => other is JsonObject && IndexOf(other) == index) as JsonObject : null;
            if (same is not null)
            {
                Merge(same, entry);
            }
            else
            {
                known.Add(JsonNode.Parse(entry.GetRawText()));
            }
        }
    }

    private static int? IndexOf(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number
            && index.TryGetInt32(out var value) ? value : null;

    private static int? IndexOf(JsonNode entry) =>
        entry is JsonObject known && known["index"] is JsonValue index && index.TryGetValue<int>(out var value) ? value : null;
}
