using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts.Channels;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Alerts;

/// <summary>Who is told, and whether it got through.</summary>
public sealed partial class ChannelTable : IDisposable
{
    private static readonly TimeSpan Refreshes = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<AlertChannel> _channels = [];
    private Actor _actor = Actor.Nobody;
    private DateTimeOffset _now;

    [Inject]
    private IAlertChannels Channels { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool MayWrite => _actor.May(Permission.AlertsWrite);

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    private static string Result(AlertDelivery last) =>
        last.DeliveredAt is not null ? "Channels.Delivered" : last.Error is null ? "Channels.Underway" : last.DueAt is null ? "Channels.GivenUp" : "Channels.Failed";

    private async Task ReadAsync()
    {
        _now = Time.GetUtcNow();
        _actor = await Current.GetAsync(_left.Token);
        _channels = await Channels.ListAsync(_actor, _left.Token);
    }

    private async Task EditAsync(AlertChannel? channel)
    {
        var dialog = await Dialogs.ShowAsync<AlertChannelDialog>(
            channel is null ? T["Channels.New"] : T["Channels.EditOf", channel.Name],
            new DialogParameters<AlertChannelDialog> { { dialog => dialog.Channel, channel } });
        await dialog.Result;
        await ReadAsync();
    }

    /// <summary>Looks now and then how the trial goes, until it has ended or the page is left.</summary>
    private async Task TestAsync(AlertChannel channel)
    {
        if (await Channels.TestAsync(channel.Id, await Current.GetAsync(CancellationToken.None), CancellationToken.None) is { } problem)
        {
            Snackbar.Add(T[$"ChannelProblem.{problem}"], Severity.Warning);
            return;
        }

        try
        {
            do
            {
                await ReadAsync();
                StateHasChanged();
                await Task.Delay(Refreshes, Time, _left.Token);
            }
            while (_channels.Any(other => other.Id == channel.Id && other.LastDelivery is { DeliveredAt: null, DueAt: not null }));
            await ReadAsync();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task RemoveAsync(AlertChannel channel)
    {
        if (!await ConfirmDialog.AskAsync(Dialogs, T["RemoveChannel.Title"], T["RemoveChannel.Text", channel.Name, channel.Waiting], T["Aliases.Remove"], T["Dialog.Cancel"]))
        {
            return;
        }

        if (await Channels.RemoveAsync(channel.Id, await Current.GetAsync(CancellationToken.None), CancellationToken.None) is { } problem)
        {
            Snackbar.Add(T[$"ChannelProblem.{problem}"], Severity.Warning);
        }

        await ReadAsync();
    }
}
