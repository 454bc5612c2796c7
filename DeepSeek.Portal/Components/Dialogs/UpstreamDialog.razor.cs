using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Upstreams;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Registers a server of others, or changes one. Its API key can be given, never read.</summary>
public sealed partial class UpstreamDialog
{
    private string _id = "";
    private string _model = "";
    private string _version = "";
    private string _address = "";
    private string _upstreamModel = "";
    private string _apiKey = "";
    private int? _concurrent;
    private PriceInput _price = new();
    private bool _incomplete;
    private bool _busy;
    private UpstreamProblem? _problem;

    /// <summary>Which is changed; null to register one.</summary>
    [Parameter]
    public UpstreamItem? Upstream { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IUpstreams Upstreams { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    private string? Problem => _incomplete ? T["PriceDialog.Incomplete"].Value : _problem is { } problem ? T[$"UpstreamProblem.{problem}"].Value : null;

    protected override void OnInitialized()
    {
        if (Upstream is { } known)
        {
            (_id, _model, _version) = (known.Id, known.Model, known.Version);
            (_address, _upstreamModel, _concurrent) = (known.Address, known.UpstreamModel, known.ConcurrentRequests);
            _price = PriceInput.Of(known.Price);
        }
    }

    private async Task SaveAsync()
    {
        _incomplete = _price.IsIncomplete;
        if (_incomplete || _busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var wanted = new NewUpstream
            {
                Id = _id.Trim(),
                Model = _model.Trim(),
                Version = _version.Trim(),
                Address = _address.Trim(),
                UpstreamModel = _upstreamModel.Trim(),
                ApiKey = _apiKey.Length > 0 ? _apiKey : null,
                Price = _price.ToPrice(),
                ConcurrentRequests = _concurrent,
                Stamp = Upstream?.Stamp,
            };
            _problem = await Upstreams.SetAsync(wanted, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
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
