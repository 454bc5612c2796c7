using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Policies;
using DeepSeek.Portal.Features.Tenants.Limits;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>What a tenant may use. An empty field is no limit.</summary>
public sealed partial class LimitsDialog
{
    private TenantLimits? _read;
    private decimal? _costPerMonth;
    private decimal? _costPerDay;
    private long? _tokensPerMonth;
    private long? _tokensPerDay;
    private long? _tokensPerMinute;
    private long? _requestsPerMinute;
    private int? _concurrentRequests;
    private double? _weight;
    private bool _busy;
    private PolicyProblem? _problem;

    [Parameter, EditorRequired]
    public string TenantId { get; set; } = "";

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private ITenantLimits Limits { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _read = await Limits.FindAsync(TenantId, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        if (_read is null)
        {
            _problem = PolicyProblem.NotFound;
            return;
        }

        var limits = _read.Limits ?? new UsageLimits();
        (_costPerMonth, _costPerDay, _tokensPerMonth, _tokensPerDay) = (limits.CostPerMonth, limits.CostPerDay, limits.TokensPerMonth, limits.TokensPerDay);
        (_tokensPerMinute, _requestsPerMinute, _concurrentRequests) = (limits.TokensPerMinute, limits.RequestsPerMinute, limits.ConcurrentRequests);
        _weight = _read.Weight;
    }

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var wanted = _read! with
            {
                Limits = new UsageLimits
                {
                    CostPerMonth = _costPerMonth,
                    CostPerDay = _costPerDay,
                    TokensPerMonth = _tokensPerMonth,
                    TokensPerDay = _tokensPerDay,
                    TokensPerMinute = _tokensPerMinute,
                    RequestsPerMinute = _requestsPerMinute,
                    ConcurrentRequests = _concurrentRequests,
                },
                Weight = _weight,
            };
            _problem = await Limits.SetAsync(wanted, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
            if (_problem is null)
            {
                Dialog.Close();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
