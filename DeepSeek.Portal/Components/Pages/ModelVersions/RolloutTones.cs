using DeepSeek.Contracts.Http;
using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Features.ModelVersions;

namespace DeepSeek.Portal.Components.Pages.ModelVersions;

/// <summary>What the state of a decision means.</summary>
internal static class RolloutTones
{
    public static Tone Of(Deployment deployment) => deployment.State switch
    {
        ModelReloadStates.Active => Tone.Good,
        ModelReloadStates.Paused => Tone.Bad,
        ModelReloadStates.RolledBack => Tone.Warning,
        _ => Tone.Neutral,
    };
}
