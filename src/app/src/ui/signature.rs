//! A signature drawn with the finger, or a photo of a thumb print.

use std::cell::Cell;
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use ruhu_domain::form::value::{Attachment, Value};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{CanvasRenderingContext2d, Event, HtmlCanvasElement, PointerEvent};

use super::field::Field;
use super::message::{FieldProblem, Problem};
use super::photo::{canvas_blob, chosen_file, keep_blob, keep_photo, stored_image};
use crate::i18n::{Phrase, texts};
use crate::services::services;

/// The pad while it is being signed, else the stored signature.
#[component]
pub fn Signature(field: Field) -> impl IntoView {
    let view = field.view;
    let signed = Memo::new(move |_| match &view.read().value {
        Value::Files(files) => files.first().cloned(),
        _ => None,
    });
    // A signature has several strokes: the pad stays although the first one is stored already.
    let signing = RwSignal::new(signed.get_untracked().is_none());
    let problem: Problem = RwSignal::new(None);
    let stored = move || signed.get().filter(|_| !signing.get());
    let shown = {
        let field = field.clone();
        move || match stored() {
            Some(file) => view! { <Signed file/> }.into_any(),
            None => view! { <Pad field=field.clone() problem/> }.into_any(),
        }
    };
    let again = move |_| {
        field.form.set(&field.path, Value::Empty);
        // Draws a fresh pad.
        signing.set(false);
        signing.set(true);
    };
    view! {
        <div class="ruhu-sign" data-empty=move || signed.read().is_none().then_some("")>
            {shown}
            <p class="ruhu-sign__hint">{texts::SIGN_HINT.text()}</p>
            <Show when=move || signed.read().is_some()>
                <div class="ruhu-sign__actions">
                    <button
                        class="ruhu-button ruhu-button--small"
                        type="button"
                        data-action="sign-again"
                        on:click=again.clone()
                    >
                        {texts::SIGN_AGAIN.text()}
                    </button>
                </div>
            </Show>
        </div>
        <FieldProblem problem/>
    }
}

#[component]
fn Signed(file: Attachment) -> impl IntoView {
    let source = stored_image(&file);
    view! { <img class="ruhu-sign__pad" src=move || source.get() alt=texts::SIGN_PAD.text()/> }
}

#[component]
fn Pad(field: Field, problem: Problem) -> impl IntoView {
    let services = services();
    let canvas = NodeRef::<html::Canvas>::new();
    let drawing = Rc::new(Cell::new(false));
    canvas.on_load(|canvas| {
        // One canvas point per point of the page keeps the file small.
        canvas.set_width(canvas.client_width().max(1) as u32);
        canvas.set_height(canvas.client_height().max(1) as u32);
        if let Some(context) = context_of(&canvas) {
            context.set_fill_style_str("#ffffff");
            context.fill_rect(
                0.0,
                0.0,
                f64::from(canvas.width()),
                f64::from(canvas.height()),
            );
            context.set_stroke_style_str("#111111");
            context.set_line_width(3.0);
            context.set_line_cap("round");
        }
    });
    let down = {
        let drawing = Rc::clone(&drawing);
        move |event: PointerEvent| {
            let Some(context) = canvas
                .get_untracked()
                .and_then(|canvas| context_of(&canvas))
            else {
                return;
            };
            event.prevent_default();
            drawing.set(true);
            context.begin_path();
            context.move_to(f64::from(event.offset_x()), f64::from(event.offset_y()));
        }
    };
    let stroke = {
        let drawing = Rc::clone(&drawing);
        move |event: PointerEvent| {
            if !drawing.get() {
                return;
            }
            if let Some(context) = canvas
                .get_untracked()
                .and_then(|canvas| context_of(&canvas))
            {
                context.line_to(f64::from(event.offset_x()), f64::from(event.offset_y()));
                context.stroke();
            }
        }
    };
    // Stored with every stroke, as text is with every key.
    let strokes_field = field.clone();
    let up = move |_: PointerEvent| {
        if !drawing.replace(false) {
            return;
        }
        let Some(canvas) = canvas.get_untracked() else {
            return;
        };
        let field = strokes_field.clone();
        spawn_local(async move {
            let kept = match canvas_blob(&canvas, "image/png").await {
                Ok(blob) => keep_blob(&services.store(), &blob).await,
                Err(_) => Err(&texts::PHOTO_FAILED),
            };
            answer(&field, kept, problem);
        });
    };
    let thumb = move |event: Event| {
        let Some((_, file)) = chosen_file(&event) else {
            return;
        };
        let field = field.clone();
        spawn_local(async move {
            let kept = keep_photo(&services.store(), &file).await;
            answer(&field, kept, problem);
        });
    };
    view! {
        <canvas
            class="ruhu-sign__pad"
            role="img"
            aria-label=texts::SIGN_PAD.text()
            node_ref=canvas
            on:pointerdown=down
            on:pointermove=stroke
            on:pointerup=up.clone()
            on:pointerleave=up
        ></canvas>
        <div class="ruhu-sign__actions">
            <label class="ruhu-button ruhu-button--small">
                {texts::SIGN_THUMB.text()}
                <input class="ruhu-hidden" type="file" accept="image/*" capture="environment" on:change=thumb/>
            </label>
        </div>
    }
}

fn answer(field: &Field, kept: Result<Attachment, &'static Phrase>, problem: Problem) {
    match kept {
        Ok(file) => {
            problem.try_set(None);
            field.form.set(&field.path, Value::Files(vec![file]));
        }
        Err(phrase) => {
            problem.try_set(Some(phrase));
        }
    }
}

fn context_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}
