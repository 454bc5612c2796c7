using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Playground;

/// <summary>Asks models as a tenant's programs do: by the gateway, metered and limited like they.</summary>
internal interface IPlayground
{
    /// <summary>The gateway, as tenants reach it; null where nobody has said where that is.</summary>
    Uri? Address { get; }

    /// <summary>What a tenant's requests may name: models, aliases, and single versions as <c>name@version</c>.</summary>
    Task<PlaygroundModels> ListModelsAsync(string tenantId, Actor by, CancellationToken cancellationToken);

    /// <summary>
    /// Asks. The answer comes in parts, as it is written; the last one says how it ended. What goes wrong is a part as well. Whoever stops reading, or cancels,
    /// stops the answer.
    /// </summary>
    IAsyncEnumerable<PlaygroundPart> AskAsync(PlaygroundPrompt prompt, string tenantId, Actor by, CancellationToken cancellationToken);
}
