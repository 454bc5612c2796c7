using DeepSeek.Contracts.Scopes;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.Tenants;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Makes a key and shows it, once.</summary>
public sealed partial class CreateApiKeyDialog
{
    private const int Never = 0;

    private static readonly int[] Lifetimes = [Never, 7, 30, 90, 365];

    private readonly HashSet<string> _scopes = [.. TenantScopes.Default];
    private IReadOnlyList<TenantListItem> _tenants = [];
    private string _name = "";
    private string? _tenantId;
    private int _days = 90;
    private bool _busy;
    private ApiKeyProblem? _problem;
    private ApiKeyCreation? _made;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IApiKeys Keys { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private ITenantDirectory Tenants { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string? ProblemText => _problem is { } problem ? T[$"KeyProblem.{problem}"].Value : null;

    protected override async Task OnInitializedAsync()
    {
        _tenants = await Tenants.ListAsync(Permission.KeysWrite, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        _tenantId = _tenants.Count > 0 ? _tenants[0].Id : null;
    }

    private bool Is(params ApiKeyProblem[] problems) => _problem is { } problem && problems.Contains(problem);

    private string TenantName(string? id) => _tenants.FirstOrDefault(tenant => tenant.Id == id)?.Name ?? "";

    private string Lifetime(int days) => days == Never ? T["CreateKey.Never"] : T["CreateKey.Days", days];

    private async Task CreateAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            DateTimeOffset? expires = _days == Never ? null : Time.GetUtcNow().AddDays(_days);
            var by = await Current.GetAsync(CancellationToken.None);
            var result = await Keys.CreateAsync(new NewApiKey(_name, _tenantId ?? "", [.. _scopes], expires), by, CancellationToken.None);
            _problem = result.Problem;
            if (result.Succeeded)
            {
                _made = result;

                // A slip on the keyboard must not take away what cannot be shown again.
                await Dialog.SetTitleAsync(T["CreateKey.MadeTitle", _name.Trim()]);
                await Dialog.SetOptionsAsync(Dialog.Options with { CloseOnEscapeKey = false, BackdropClick = false });
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
