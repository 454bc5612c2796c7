using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Tokens;
using DeepSeek.Portal.Features.Tenants;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Makes a personal token and shows it, once.</summary>
public sealed partial class CreateTokenDialog
{
    private const string Everywhere = "";

    private static readonly int[] Lifetimes = [7, 30, 90, 365];

    private readonly HashSet<string> _permissions = [];
    private Actor _actor = Actor.Nobody;
    private IReadOnlyList<TenantListItem> _tenants = [];
    private string _tenantId = Everywhere;
    private string _name = "";
    private int _days = 30;
    private bool _busy;
    private PersonalTokenProblem? _problem;
    private PersonalTokenCreation? _made;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IPersonalTokens Tokens { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private ITenantDirectory Tenants { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string? ProblemText => _problem is { } problem ? T[$"TokenProblem.{problem}"].Value : null;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Current.GetAsync(CancellationToken.None);
        _tenants = await Tenants.ListAsync(Permission.TenantsRead, _actor, CancellationToken.None);
    }

    private bool May(string permission) => _tenantId == Everywhere ? _actor.MaySomewhere(permission) : _actor.May(permission, _tenantId);

    private string NameOfTenant(string? id) =>
        string.IsNullOrEmpty(id) ? T["CreateToken.Everywhere"] : _tenants.FirstOrDefault(tenant => tenant.Id == id)?.Name ?? id;

    private bool Is(params PersonalTokenProblem[] problems) => _problem is { } problem && problems.Contains(problem);

    private string Lifetime(int days) => T["CreateKey.Days", days];

    private async Task CreateAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var wanted = new NewPersonalToken(
                _name, [.. _permissions.Where(May)], Time.GetUtcNow().AddDays(_days), _tenantId == Everywhere ? null : _tenantId);
            _made = await Tokens.CreateAsync(wanted, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
            _problem = _made.Problem;
            if (_made.Succeeded)
            {
                // A slip on the keyboard must not take away what cannot be shown again.
                await Dialog.SetOptionsAsync(Dialog.Options with { CloseOnEscapeKey = false, BackdropClick = false });
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
