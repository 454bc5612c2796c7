using System.Text.Json;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>What <c>parameters</c> says in a body of <c>/v1/inference</c>: the fields of a chat completion request that decide how tokens are chosen.</summary>
internal static class InferenceParameters
{
    /// <summary>Takes over what is there; gives back what is wrong with it.</summary>
    /// <param name="parameters">The object, known to be JSON; empty where there is none.</param>
    /// <param name="fields">Where those go that the gateway itself reads.</param>
    /// <param name="request">Where all of them go.</param>
    public static ApiFailure? Read(ReadOnlyMemory<byte> parameters, ref CompletionFields fields, JsonMembers request)
    {
        if (parameters.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(parameters.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            if (IsOutOfPlace(ref reader))
            {
                var name = "parameters." + reader.GetString();
                return new ApiFailure(ApiError.InvalidParameter, $"'{name}' is not allowed: it is not about how the one answer is generated.", name);
            }

            var field = CompletionFields.Find(ref reader);
            reader.Read();
            if (fields.Read(ref reader, field) is { } fault)
            {
                return fault with { Param = "parameters." + fault.Param };
            }

            reader.Skip();
            request.Add(parameters.Span[start..(int)reader.BytesConsumed]);
        }

        return null;
    }

    private static bool IsOutOfPlace(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("model"u8) || reader.ValueTextEquals("messages"u8) || reader.ValueTextEquals("prompt"u8)
        || reader.ValueTextEquals("stream"u8) || reader.ValueTextEquals("stream_options"u8) || reader.ValueTextEquals("n"u8)
        || reader.ValueTextEquals("logprobs"u8) || reader.ValueTextEquals("top_logprobs"u8) || reader.ValueTextEquals("service_tier"u8);
}
