using System.Globalization;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Audit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Audit;

/// <summary>Who changed what, when, from where? Days are those of UTC, as everywhere.</summary>
public sealed partial class AuditList
{
    private MudTable<AuditItem>? _table;
    private DateTimeOffset _now;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    private string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "action")]
    private string? Action { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [Inject]
    private IAuditTrail Trail { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private Dictionary<string, object?> Filter => new() { ["q"] = Search, ["type"] = Type, ["action"] = Action, ["from"] = From, ["to"] = To };

    private bool IsFiltered => Filter.Values.Any(value => value is string { Length: > 0 });

    protected override void OnInitialized() => _now = Time.GetUtcNow();

    private static DateTimeOffset? Day(string? text, int later = 0) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day.AddDays(later).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : null;

    private string ExportPath(string format) => "/api/admin/v1/audit/export" + QueryString.Create(
        Filter.Where(part => part.Value is string { Length: > 0 }).Select(part => KeyValuePair.Create(part.Key, part.Value as string)).Append(new("format", format)));

    private async Task<TableData<AuditItem>> LoadAsync(TableState state, CancellationToken cancellationToken)
    {
        _now = Time.GetUtcNow();
        var page = await Trail.ListAsync(
            new AuditQuery
            {
                Search = Search,
                Type = Type,
                Action = Action,
                From = Day(From),
                To = Day(To, later: 1),
                Page = state.Page,
                PageSize = state.PageSize,
            },
            await Current.GetAsync(cancellationToken),
            cancellationToken);
        return new TableData<AuditItem> { Items = page.Items, TotalItems = page.Total };
    }

    private Task SearchAsync(string? text) => FilterAsync(nameof(Search), text);

    private Task FilterAsync(string which, object? value)
    {
        var text = (value as string)?.Trim() is { Length: > 0 } chosen ? chosen : null;
        switch (which)
        {
            case nameof(Search): Search = text; break;
            case nameof(Type): Type = text; break;
            case nameof(Action): Action = text; break;
            case nameof(From): From = text; break;
            default: To = text; break;
        }

        return ShowAsync();
    }

    private Task ClearAsync()
    {
        (Search, Type, Action, From, To) = (null, null, null, null, null);
        return ShowAsync();
    }

    private async Task ShowAsync()
    {
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(Filter), new NavigationOptions { ReplaceHistoryEntry = true });
        _table!.NavigateTo(Page.First);
        await _table.ReloadServerData();
    }
}
