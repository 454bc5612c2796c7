using DeepSeek.Portal.Features.Live;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Pages.Replicas;

/// <summary>Who works, how hard, on what device, how close to its limit?</summary>
public sealed partial class ReplicaList
{
    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool Matches(ReplicaView replica) =>
        string.IsNullOrWhiteSpace(Search)
        || new[] { replica.Heartbeat.ReplicaId, replica.Heartbeat.Device.Kind, replica.Heartbeat.Device.Name }
            .Concat(replica.Heartbeat.Models.Select(model => model.Name))
            .Any(text => text.Contains(Search.Trim(), StringComparison.OrdinalIgnoreCase));

    private void Find(string? text)
    {
        Search = string.IsNullOrWhiteSpace(text) ? null : text;
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = Search }), new NavigationOptions { ReplaceHistoryEntry = true });
    }
}
