using System.Text.Json;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>What may come of a hostile request, and what may not.</summary>
internal static class HostileJudge
{
    private const int HttpVersionNotSupported = 505;

    /// <summary>What is wrong with an answer; null for nothing.</summary>
    public static string? Fault(HostileRequest request, HostileAnswer answer)
    {
        if (answer.Status == 0)
        {
            return request.IsHttp && request.IsWhole ? "It got no answer." : null;
        }

        // Nobody else but the server knows that a version of HTTP is none.
        if (answer.Status >= 500 && (request.IsHttp || answer.Status != HttpVersionNotSupported))
        {
            return "It broke something.";
        }

        if (request.Status > 0 && answer.Status != request.Status)
        {
            return $"It should have been {request.Status}.";
        }

        if (!request.HasAnswerBody || (!request.IsHttp && answer.Body.Length == 0))
        {
            return null;
        }

        return answer.Status >= 400 ? FaultOfRefusal(request, answer) : FaultOfAnswer(answer);
    }

    private static string? FaultOfAnswer(HostileAnswer answer)
    {
        if (answer.ContentType.StartsWith("text/event-stream", StringComparison.Ordinal))
        {
            return answer.Text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal) ? null : "Its stream is not whole.";
        }

        return answer.ContentType.StartsWith("application/json", StringComparison.Ordinal) && !IsJson(answer.Body) ? "Its answer is not JSON." : null;
    }

    private static string? FaultOfRefusal(HostileRequest request, HostileAnswer answer)
    {
        ErrorBody? error;
        try
        {
            error = JsonSerializer.Deserialize<ErrorResponse>(answer.Body, JsonSerializerOptions.Web)?.Error;
        }
        catch (JsonException)
        {
            error = null;
        }

        if (error is null || string.IsNullOrWhiteSpace(error.Message))
        {
            return "Its refusal is not an error of ours.";
        }

        if (ApiErrors.FromCode(error.Code) is not { } kind || kind.HttpStatus() != answer.Status || kind.Type() != error.Type)
        {
            return "Its code, its type and its status do not belong together.";
        }

        if (!answer.Headers.ContainsKey("x-request-id"))
        {
            return "Its refusal does not say which request it was.";
        }

        return request.Names.Count == 0 || request.Names.Any(name => error.Message.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? null
            : $"Its refusal should have named {string.Join(" or ", request.Names)}.";
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            JsonDocument.Parse(body).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
