using System.Globalization;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Usage.Reports;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Usage;

/// <summary>What did whom cost, by day and model? The filter is in the address, so that it can be shared.</summary>
public sealed partial class UsageReport
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>More bars cannot be told apart.</summary>
    private const int MostBars = 124;

    private static readonly string[] Parts = ["day", "tenant", "key", "model"];

    private MudTable<UsageRow>? _table;
    private Actor _actor = Actor.Nobody;
    private DateOnly _today;
    private int _asked;
    private bool _hasMore;
    private UsageRow? _sum;
    private IReadOnlyList<UsedOnDay> _days = [];
    private IReadOnlyList<string> _models = [];
    private IReadOnlyList<TenantListItem> _tenants = [];

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "tenant")]
    private string? Tenant { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string? Model { get; set; }

    [SupplyParameterFromQuery(Name = "key")]
    private string? Key { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    private string? By { get; set; }

    [Inject]
    private IUsageReports Reports { get; set; } = null!;

    [Inject]
    private ITenantDirectory Tenants { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateOnly First => Day(From) ?? new DateOnly(_today.Year, _today.Month, 1);

    private DateOnly Last => Day(To) ?? _today;

    private bool IsFiltered => Filter.Any(part => part.Key != "by" && part.Value is string { Length: > 0 });

    private bool MaySeeModels => _actor.MaySomewhere(Permission.ModelsRead);

    private Dictionary<string, object?> Filter =>
        new() { ["from"] = From, ["to"] = To, ["tenant"] = Tenant, ["model"] = Model, ["key"] = Key, ["by"] = By };

    private UsageQuery Query => new()
    {
        From = First,
        To = Last,
        TenantId = Tenant,
        KeyId = Key,
        Model = Model,
        ByDay = IsBy("day"),
        ByTenant = IsBy("tenant"),
        ByKey = IsBy("key"),
        ByModel = IsBy("model"),
    };

    private string ExportPath => "/api/admin/v1/usage" + QueryString.Create(
        Filter.Where(part => part is { Key: "tenant" or "model" or "key", Value: string { Length: > 0 } }).Select(part => KeyValuePair.Create(part.Key, part.Value as string))
            .Concat([new("from", Iso(First)), new("to", Iso(Last)), new("by", string.Join(',', Parts.Where(IsBy))), new("format", "csv")]));

    protected override async Task OnInitializedAsync()
    {
        _today = DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);
        _actor = await Current.GetAsync(CancellationToken.None);
        _tenants = await Tenants.ListAsync(Permission.UsageRead, _actor, CancellationToken.None);
        await SumAsync();
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Iso(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    private static string KeyPath(string key) => "/keys" + QueryString.Create("q", key);

    private bool IsBy(string part) => By is null ? part is "day" or "model" : By.Split(',').Contains(part);

    private string NameOf(string? tenantId) => _tenants.FirstOrDefault(tenant => tenant.Id == tenantId)?.Name ?? tenantId ?? "";

    private async Task<TableData<UsageRow>> LoadAsync(TableState state, CancellationToken cancellationToken)
    {
        var page = await Reports.PageAsync(Query, state.Page, state.PageSize, await Current.GetAsync(cancellationToken), cancellationToken);
        _hasMore = page.HasMore;
        return new TableData<UsageRow> { Items = page.Items, TotalItems = page.Total };
    }

    /// <summary>What stands above the table: all of it together, by day, and the models to choose from.</summary>
    private async Task SumAsync()
    {
        var asked = ++_asked;
        var actor = await Current.GetAsync(CancellationToken.None);
        var all = Query with { ByDay = false, ByTenant = false, ByKey = false, ByModel = false };
        var (first, length) = (First, Last.DayNumber - First.DayNumber + 1);
        var sum = await Reports.ReadAsync(all, actor, CancellationToken.None).SingleOrDefaultAsync() ?? UsageRow.Nothing;
        var models = await Reports.ReadAsync(all with { ByModel = true, Model = null }, actor, CancellationToken.None).ToListAsync();
        var used = length is > 1 and <= MostBars && sum.Requests > 0
            ? await Reports.ReadAsync(all with { ByDay = true }, actor, CancellationToken.None).ToListAsync()
            : [];

        // Whoever types on is not shown what he has asked for before.
        if (asked == _asked)
        {
            (_actor, _sum) = (actor, sum);
            _models = [.. models.Select(row => row.Model).OfType<string>().Where(model => model.Length > 0)];
            _days = used.Count == 0 ? [] : [.. Enumerable.Range(0, length).Select(offset => UsedOnDay.Of(first.AddDays(offset), used))];
        }
    }

    private Task FilterAsync(string which, object? value)
    {
        var text = (value as string)?.Trim() is { Length: > 0 } chosen ? chosen : null;
        switch (which)
        {
            case nameof(From): From = text; break;
            case nameof(To): To = text; break;
            case nameof(Tenant): Tenant = text; break;
            case nameof(Model): Model = text; break;
            default: Key = text; break;
        }

        return ShowAsync();
    }

    private Task ToggleAsync(string part)
    {
        By = string.Join(',', Parts.Where(other => other == part ? !IsBy(part) : IsBy(other)));
        return ShowAsync();
    }

    private Task ClearAsync()
    {
        (From, To, Tenant, Model, Key) = (null, null, null, null, null);
        return ShowAsync();
    }

    private async Task ShowAsync()
    {
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(Filter), new NavigationOptions { ReplaceHistoryEntry = true });
        await SumAsync();
        _table!.NavigateTo(Page.First);
        await _table.ReloadServerData();
    }
}
