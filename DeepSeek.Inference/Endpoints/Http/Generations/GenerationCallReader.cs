using System.Diagnostics.CodeAnalysis;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;

namespace DeepSeek.Inference.Endpoints.Http.Generations;

/// <summary>Finds out what a call asks for.</summary>
internal static class GenerationCallReader
{
    /// <summary>The request as the public route would have it, valid: the call's own model, and a text to go on with as its one message.</summary>
    public static bool TryRead(
        GenerationCall call, [NotNullWhen(true)] out ChatCompletionRequest? asked, [NotNullWhen(false)] out ApiFailure? failure)
    {
        asked = null;
        if (call.Request is not { } request)
        {
            failure = ParameterFault.Of("request", "'request' is missing; a chat completion request is needed.");
            return false;
        }

        if (call.Prompt is { } text)
        {
            if (request.Messages is { Count: > 0 })
            {
                failure = ParameterFault.Of("prompt", "'prompt' and 'messages' are both there; only one of them is allowed.");
                return false;
            }

            request = request with { Messages = [new ChatMessage { Role = ChatRoles.User, Content = text }] };
        }

        if (call.Model is { } model) request = request with { Model = model };
        failure = ChatRequestValidator.Validate(request);
        if (failure is not null) return false;
        asked = request;
        return true;
    }
}
